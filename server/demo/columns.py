"""The columns of the register's two stock files and of the directory's two, in their order."""


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


# INSEE's files as published since December 2025: 54 and 35 columns.
ESTABLISHMENT_COLUMNS = _columns("""
    siren nic siret statutDiffusionEtablissement dateCreationEtablissement trancheEffectifsEtablissement
    anneeEffectifsEtablissement activitePrincipaleRegistreMetiersEtablissement
    dateDernierTraitementEtablissement etablissementSiege nombrePeriodesEtablissement
    complementAdresseEtablissement numeroVoieEtablissement indiceRepetitionEtablissement
    dernierNumeroVoieEtablissement indiceRepetitionDernierNumeroVoieEtablissement typeVoieEtablissement
    libelleVoieEtablissement codePostalEtablissement libelleCommuneEtablissement
    libelleCommuneEtrangerEtablissement distributionSpecialeEtablissement codeCommuneEtablissement
    codeCedexEtablissement libelleCedexEtablissement codePaysEtrangerEtablissement
    libellePaysEtrangerEtablissement identifiantAdresseEtablissement
    coordonneeLambertAbscisseEtablissement coordonneeLambertOrdonneeEtablissement
    complementAdresse2Etablissement numeroVoie2Etablissement indiceRepetition2Etablissement
    typeVoie2Etablissement libelleVoie2Etablissement codePostal2Etablissement
    libelleCommune2Etablissement libelleCommuneEtranger2Etablissement distributionSpeciale2Etablissement
    codeCommune2Etablissement codeCedex2Etablissement libelleCedex2Etablissement
    codePaysEtranger2Etablissement libellePaysEtranger2Etablissement dateDebut
    etatAdministratifEtablissement enseigne1Etablissement enseigne2Etablissement enseigne3Etablissement
    denominationUsuelleEtablissement activitePrincipaleEtablissement
    nomenclatureActivitePrincipaleEtablissement caractereEmployeurEtablissement
    activitePrincipaleNAF25Etablissement
""")
LEGAL_UNIT_COLUMNS = _columns("""
    siren statutDiffusionUniteLegale unitePurgeeUniteLegale dateCreationUniteLegale sigleUniteLegale
    sexeUniteLegale prenom1UniteLegale prenom2UniteLegale prenom3UniteLegale prenom4UniteLegale
    prenomUsuelUniteLegale pseudonymeUniteLegale identifiantAssociationUniteLegale
    trancheEffectifsUniteLegale anneeEffectifsUniteLegale dateDernierTraitementUniteLegale
    nombrePeriodesUniteLegale categorieEntreprise anneeCategorieEntreprise dateDebut
    etatAdministratifUniteLegale nomUniteLegale nomUsageUniteLegale denominationUniteLegale
    denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale denominationUsuelle3UniteLegale
    categorieJuridiqueUniteLegale activitePrincipaleUniteLegale
    nomenclatureActivitePrincipaleUniteLegale nicSiegeUniteLegale economieSocialeSolidaireUniteLegale
    societeMissionUniteLegale caractereEmployeurUniteLegale activitePrincipaleNAF25UniteLegale
""")

# The directory of public structures.
STRUCTURE_COLUMNS = _columns("""
    TypeIdentifiant Identifiant RaisonSociale EmetteurEdi RecepteurEdi GestionStatutMiseEnPaiement
    GestionEngagement GestionService GestionServiceEngagement EstMOA EstMOAUniquement StructureActive
    Adresse ComplementAdresse1 ComplementAdresse2 CodePostal Ville NumTelephone Courriel CodePays
    LibellePays
""")
SERVICE_COLUMNS = _columns("""
    Identifiant RaisonSociale Code Nom GestionEGMT ServiceActif Adresse ComplementAdresse1
    ComplementAdresse2 CodePostal Ville NumTelephone Courriel CodePays LibellePays
""")

# What the register replaces by [ND] where a person asked not to be published; the town stays.
MASKED_ESTABLISHMENT_COLUMNS = _columns("""
    complementAdresseEtablissement numeroVoieEtablissement indiceRepetitionEtablissement
    dernierNumeroVoieEtablissement indiceRepetitionDernierNumeroVoieEtablissement typeVoieEtablissement
    libelleVoieEtablissement codePostalEtablissement distributionSpecialeEtablissement
    codeCedexEtablissement libelleCedexEtablissement identifiantAdresseEtablissement
    coordonneeLambertAbscisseEtablissement coordonneeLambertOrdonneeEtablissement
    complementAdresse2Etablissement numeroVoie2Etablissement indiceRepetition2Etablissement
    typeVoie2Etablissement libelleVoie2Etablissement codePostal2Etablissement
    distributionSpeciale2Etablissement codeCedex2Etablissement libelleCedex2Etablissement
    enseigne1Etablissement enseigne2Etablissement enseigne3Etablissement
    denominationUsuelleEtablissement
""")
MASKED_LEGAL_UNIT_COLUMNS = _columns("""
    sexeUniteLegale prenom1UniteLegale prenom2UniteLegale prenom3UniteLegale prenom4UniteLegale
    prenomUsuelUniteLegale pseudonymeUniteLegale nomUniteLegale nomUsageUniteLegale
    denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale denominationUsuelle3UniteLegale
""")
