"""The steps of the support desk, of the jobs, of the clock and of a crash."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.life_cycle import calls
from tests.life_cycle.machine import REASON, Machine, attachments, id_of, people, structures
from tests.life_cycle.state import Attachment, Place

who = st.sampled_from(("OPERATOR", "OPERATOR", "OPERATOR", "ANYBODY"))
reasons = st.sampled_from((REASON, REASON, REASON, ""))
spans = st.sampled_from(
    (
        timedelta(seconds=1),
        timedelta(seconds=61),
        timedelta(minutes=16),
        timedelta(minutes=31),
        timedelta(hours=1),
        timedelta(hours=13),
        timedelta(hours=24),
        timedelta(days=7),
        timedelta(days=30),
        timedelta(days=40),
    )
)


class DeskRules(Machine):
    @rule(by=people, who=who, email=people, reason=reasons)
    def desk_sends_the_activation_again(self, by: str, who: str, email: str, reason: str) -> None:
        session = self.session_of(self.actor(by, who))

        def foretell() -> str:
            self.model.desk(session, reason)
            return self.model.desk_resend(self.account(email))

        self.expect(
            foretell, calls.DESK_RESEND, by=session, account=self.world.account_id(email), reason=reason
        )

    @rule(by=people, who=who, email=people, reason=reasons)
    def desk_shuts_an_account(self, by: str, who: str, email: str, reason: str) -> None:
        session = self.session_of(self.actor(by, who))
        self.expect(
            lambda: self.model.desk_deactivate(self.model.desk(session, reason), self.account(email)),
            calls.DESK_DEACTIVATE,
            by=session,
            account=self.world.account_id(email),
            reason=reason,
        )

    @rule(by=people, who=who, email=people, reason=reasons)
    def desk_opens_an_account_again(self, by: str, who: str, email: str, reason: str) -> None:
        session = self.session_of(self.actor(by, who))
        self.expect(
            lambda: self.model.desk_reactivate(self.model.desk(session, reason), self.account(email)),
            calls.DESK_REACTIVATE,
            by=session,
            account=self.world.account_id(email),
            reason=reason,
        )

    @rule(by=people, who=who, attachment=attachments, reason=reasons)
    def desk_names_a_main_manager(self, by: str, who: str, attachment: Attachment, reason: str) -> None:
        session = self.session_of(self.actor(by, who))
        self.expect(
            lambda: self.model.desk_appoint(self.model.desk(session, reason), attachment),
            calls.DESK_APPOINT,
            by=session,
            attachment=id_of(attachment),
            reason=reason,
        )

    @rule(by=people, who=who, place=structures, reason=reasons)
    def desk_closes_a_structure(self, by: str, who: str, place: Place, reason: str) -> None:
        session, structure = self.session_of(self.actor(by, who)), self.structure(place)

        def foretell() -> str:
            self.model.desk(session, reason)
            return self.model.desk_close(structure)

        structure_id = self.world.structure_id(place.value)
        self.expect(foretell, calls.DESK_CLOSE, by=session, structure=structure_id, reason=reason)

    @rule(by=people, who=who, place=structures, reason=reasons)
    def desk_reopens_a_structure(self, by: str, who: str, place: Place, reason: str) -> None:
        session, structure = self.session_of(self.actor(by, who)), self.structure(place)

        def foretell() -> str:
            self.model.desk(session, reason)
            return self.model.desk_reopen(structure)

        structure_id = self.world.structure_id(place.value)
        self.expect(foretell, calls.DESK_REOPEN, by=session, structure=structure_id, reason=reason)


class TimeRules(Machine):
    @rule(span=spans)
    def time_passes(self, span: timedelta) -> None:
        self.move(span)

    @rule()
    def jobs_run(self) -> None:
        self._run_jobs()

    def _run_jobs(self) -> None:
        self.model.begin()
        self.model.run_jobs()
        self.world.run_jobs()
        self.compare()
        assert self.world.overdue() == []

    @rule(days=st.sampled_from((1, 7, 14, 30, 40)))
    def days_pass(self, days: int) -> None:
        self.move(timedelta(days=days))
        self._run_jobs()

    @rule()
    def the_server_crashes(self) -> None:
        """Nothing that matters is in the process: another one goes on with the tables alone."""
        self.world.close()
        self.world.open()
        self.model.begin()
        self.compare()
