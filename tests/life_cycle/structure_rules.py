"""The steps that people take in structures: attachments, roles, workspaces; by anybody, allowed or not."""

from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import MultipleResults, multiple, rule

from schema.nodes import global_id
from tests.life_cycle import calls
from tests.life_cycle.machine import DETAILS, PLACES, WRONG, Machine, attachments, id_of, people, structures
from tests.life_cycle.state import MAIN, MEMBER, SECONDARY, Attachment, Place, Subscription

roles = st.sampled_from((MEMBER, SECONDARY, MEMBER, SECONDARY, MAIN))
codes = st.sampled_from(("FACTURES_EMISES", "ENGAGEMENTS"))
modes = st.sampled_from(("CONSULT", "MODIFY"))
who = st.sampled_from(("MANAGER", "MANAGER", "PERSON", "ANYBODY"))
mostly = st.sampled_from((True, True, True, False))


class StructureRules(Machine):
    @rule(by=people, who=who, place=structures)
    def looks_at_a_structure(self, by: str, who: str, place: Place) -> None:
        session, structure = self.session_of(self.actor(by, who, place)), self.structure(place)

        def seen() -> str:
            if session is None or structure not in self.model.structures:
                self.model.note_use(session)
                return "null"
            return self.model.seen(self.model.caller(session), structure)

        self.expect(seen, calls.LOOK, by=session, id=self.world.structure_id(place.value))

    @rule(target=attachments, by=people, who=who, place=st.sampled_from(PLACES))
    def creates_a_structure(self, by: str, who: str, place: Place) -> MultipleResults[Attachment]:
        session = self.session_of(self.actor(by, who, place))
        form = {"identifier": {"kind": place.kind, "value": place.value}}
        details = {"details": DETAILS} if place.kind == "RIDET" else {}
        self.expect(
            lambda: self.model.create_structure(self.model.caller(session), place),
            calls.CREATE,
            by=session,
            input={**form, **details},
        )
        return multiple(*self.model.made)

    @rule(by=people, who=who, place=structures, is_right=mostly)
    def closes_a_structure(self, by: str, who: str, place: Place, is_right: bool) -> None:
        account, structure = self.actor(by, who, place), self.structure(place)
        session, password = self.session_of(account), account.password if is_right else WRONG
        form = {"id": self.world.structure_id(place.value), "password": password}
        self.expect(
            lambda: self.model.close_structure(
                self.model.caller(session), structure, password_is_right=is_right
            ),
            calls.CLOSE,
            by=session,
            input=form,
        )

    @rule(
        target=attachments,
        by=people,
        who=who,
        place=structures,
        workspaces=st.lists(codes, max_size=2, unique=True),
    )
    def asks_to_join(
        self, by: str, who: str, place: Place, workspaces: list[str]
    ) -> MultipleResults[Attachment]:
        session, structure = self.session_of(self.actor(by, who, place)), self.structure(place)
        form = {"structure": self.world.structure_id(place.value), "workspaces": workspaces}
        self.expect(
            lambda: self.model.request_attachment(self.model.caller(session), structure, workspaces),
            calls.REQUEST,
            by=session,
            input=form,
        )
        return multiple(*self.model.made)

    @rule(by=people, who=who, attachment=attachments, role=roles)
    def approves(self, by: str, who: str, attachment: Attachment, role: str) -> None:
        self.approve(self.actor(by, who, attachment), attachment, role)

    @rule(by=people, who=who, attachment=attachments, reason=st.sampled_from(("Unknown here.", "")))
    def refuses(self, by: str, who: str, attachment: Attachment, reason: str) -> None:
        session = self.session_of(self.actor(by, who, attachment))
        form = {"ids": [id_of(attachment)], "reason": reason}
        self.expect(
            lambda: self.model.refuse(self.model.caller(session), attachment, reason),
            calls.REFUSE,
            by=session,
            input=form,
        )

    @rule(by=people, who=who, attachment=attachments)
    def takes_a_request_back(self, by: str, who: str, attachment: Attachment) -> None:
        session = self.session_of(self.actor(by, who, attachment))
        self.expect(
            lambda: self.model.cancel(self.model.caller(session), attachment),
            calls.CANCEL,
            by=session,
            id=id_of(attachment),
        )

    @rule(by=people, who=who, attachment=attachments)
    def ends_an_attachment(self, by: str, who: str, attachment: Attachment) -> None:
        session = self.session_of(self.actor(by, who, attachment))
        self.expect(
            lambda: self.model.end_attachment(self.model.caller(session), attachment),
            calls.END,
            by=session,
            input={"id": id_of(attachment)},
        )

    @rule(by=people, who=who, attachment=attachments, role=roles)
    def changes_a_role(self, by: str, who: str, attachment: Attachment, role: str) -> None:
        session = self.session_of(self.actor(by, who, attachment))
        form = {"attachment": id_of(attachment), "role": role}
        self.expect(
            lambda: self.model.change_role(self.model.caller(session), attachment, role),
            calls.CHANGE_ROLE,
            by=session,
            input=form,
        )

    @rule(by=people, who=who, place=structures, heir=attachments, stay_as=roles, is_right=mostly)
    def hands_over(
        self, by: str, who: str, place: Place, heir: Attachment, stay_as: str, is_right: bool
    ) -> None:
        account, structure = self.actor(by, who, place), self.structure(place)
        session = self.session_of(account)
        form = {
            "structure": self.world.structure_id(place.value),
            "to": id_of(heir),
            "stayAs": stay_as,
            "password": account.password if is_right else WRONG,
        }
        self.expect(
            lambda: self.model.transfer(
                self.model.caller(session), structure, heir, stay_as=stay_as, password_is_right=is_right
            ),
            calls.TRANSFER,
            by=session,
            input=form,
        )


class WorkspaceRules(Machine):
    @rule(by=people, who=who, place=structures, code=codes)
    def opens_a_workspace(self, by: str, who: str, place: Place, code: str) -> None:
        session, structure = self.session_of(self.actor(by, who, place)), self.structure(place)
        form = {"structure": self.world.structure_id(place.value), "workspaces": [{"code": code}]}
        self.expect(
            lambda: self.model.open_workspace(self.model.caller(session), structure, code),
            calls.OPEN_WORKSPACES,
            by=session,
            input=form,
        )

    @rule(by=people, who=who, place=structures, code=codes)
    def closes_a_workspace(self, by: str, who: str, place: Place, code: str) -> None:
        session, structure = self.session_of(self.actor(by, who, place)), self.structure(place)
        form = {"structure": self.world.structure_id(place.value), "workspace": code}
        self.expect(
            lambda: self.model.close_workspace(self.model.caller(session), structure, code),
            calls.CLOSE_WORKSPACE,
            by=session,
            input=form,
        )

    @rule(by=people, who=who, attachment=attachments, code=codes, mode=modes)
    def asks_for_a_workspace(self, by: str, who: str, attachment: Attachment, code: str, mode: str) -> None:
        session = self.session_of(self.actor(by, who, attachment))
        form = {"attachment": id_of(attachment), "workspace": code, "mode": mode}
        self.expect(
            lambda: self.model.request_workspace(self.model.caller(session), attachment, code, mode),
            calls.REQUEST_WORKSPACE,
            by=session,
            input=form,
        )

    @rule(by=people, who=who, attachment=attachments, code=codes, mode=modes)
    def grants_a_workspace(self, by: str, who: str, attachment: Attachment, code: str, mode: str) -> None:
        session = self.session_of(self.actor(by, who, attachment))
        form = {"attachment": id_of(attachment), "workspace": code, "mode": mode}
        self.expect(
            lambda: self.model.grant(self.model.caller(session), attachment, code, mode),
            calls.GRANT_WORKSPACE,
            by=session,
            input=form,
        )

    @rule(by=people, who=who, attachment=attachments, code=codes)
    def approves_a_workspace(self, by: str, who: str, attachment: Attachment, code: str) -> None:
        session, access = self.session_of(self.actor(by, who, attachment)), self._access(attachment, code)
        self.expect(
            lambda: self.model.approve_workspace(self.model.caller(session), access),
            calls.APPROVE_WORKSPACE,
            by=session,
            ids=[self._access_id(access)],
        )

    @rule(by=people, who=who, attachment=attachments, code=codes)
    def refuses_a_workspace(self, by: str, who: str, attachment: Attachment, code: str) -> None:
        session, access = self.session_of(self.actor(by, who, attachment)), self._access(attachment, code)
        self.expect(
            lambda: self.model.refuse_workspace(self.model.caller(session), access),
            calls.REFUSE_WORKSPACE,
            by=session,
            input={"ids": [self._access_id(access)], "reason": "Not needed here."},
        )

    @rule(by=people, who=who, attachment=attachments, code=codes)
    def leaves_a_workspace(self, by: str, who: str, attachment: Attachment, code: str) -> None:
        session, access = self.session_of(self.actor(by, who, attachment)), self._access(attachment, code)
        self.expect(
            lambda: self.model.leave_workspace(self.model.caller(session), access),
            calls.LEAVE_WORKSPACE,
            by=session,
            id=self._access_id(access),
        )

    def _access(self, attachment: Attachment, code: str) -> Subscription | None:
        return self.model.access(attachment, code)

    def _access_id(self, access: Subscription | None) -> str:
        return global_id("WorkspaceSubscription", UUID(access.row) if access else uuid4())
