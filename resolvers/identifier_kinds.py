"""The seven kinds of structure: what each form shows and asks; published by `rules`, enforced by sign-up."""

from dataclasses import dataclass

from registry.identifiers import IdentifierKind
from resolvers.wording import Wording


@dataclass(frozen=True, slots=True)
class KindRules:
    """`required` holds dotted paths in StructureDetailsInput; a path stands for all below it."""

    kind: IdentifierKind
    label: Wording
    hint: Wording
    needs_value: bool
    required: tuple[str, ...]


KINDS = {
    rules.kind: rules
    for rules in (
        KindRules(
            IdentifierKind.SIRET,
            Wording("Numéro de SIRET", "SIRET number"),
            Wording(
                "14 chiffres. Saisissez le SIRET de votre entreprise, non celui de votre client public.",
                "14 digits. Enter the SIRET of your own company, not that of your public customer.",
            ),
            needs_value=True,
            required=(),  # the register knows them; where it cannot be asked or masks them: see sign_up_case
        ),
        KindRules(
            IdentifierKind.EU_VAT,
            Wording("Structure européenne hors France", "European structure outside France"),
            Wording(
                "Numéro de TVA intracommunautaire, précédé du code du pays : BE0697449992.",
                "Intra-Community VAT number with its country prefix: BE0697449992.",
            ),
            needs_value=True,
            required=("legalName", "address"),
        ),
        KindRules(
            IdentifierKind.NON_EU,
            Wording("Structure hors Union européenne", "Structure outside the European Union"),
            Wording(
                "L’identifiant est formé du code du pays et du début de la raison sociale.",
                "The identifier is made of the country code and the beginning of the name.",
            ),
            needs_value=False,
            required=("legalName", "address"),
        ),
        KindRules(
            IdentifierKind.TAHITI,
            Wording("Structure avec numéro TAHITI", "Structure with a TAHITI number"),
            Wording(
                "Une lettre ou un chiffre, puis 8 chiffres : G12345001.",
                "One letter or digit, then 8 digits: G12345001.",
            ),
            needs_value=True,
            required=("legalName", "address"),
        ),
        KindRules(
            IdentifierKind.RIDET,
            Wording("Structure avec un RIDET", "Structure with a RIDET"),
            Wording("9 ou 10 chiffres : 0 122 531.001.", "9 or 10 digits: 0 122 531.001."),
            needs_value=True,
            required=("legalName", "address"),
        ),
        KindRules(
            IdentifierKind.INDIVIDUAL,
            Wording("Particulier", "Individual"),
            Wording("L’identifiant vous est attribué.", "The identifier is assigned to you."),
            needs_value=False,
            required=("lastName", "firstName", "address"),
        ),
        KindRules(
            IdentifierKind.PENDING_REGISTRATION,
            Wording("En cours d’immatriculation", "Being registered"),
            Wording(
                "L’identifiant vous est attribué ; vous fournirez le SIRET dès que vous l’aurez.",
                "The identifier is assigned to you; supply the SIRET as soon as you have it.",
            ),
            needs_value=False,
            required=("legalName", "address"),
        ),
    )
}
