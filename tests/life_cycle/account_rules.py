"""The steps that people take with their own accounts, allowed or not."""

from hypothesis import strategies as st
from hypothesis.stateful import MultipleResults, multiple, rule

from tests.life_cycle import calls
from tests.life_cycle.machine import (
    ADDRESSES,
    NEVER_HEARD,
    NO_CAPTCHA,
    PASSWORDS,
    PLACES,
    SHUT_DOWN,
    WRONG,
    Machine,
    attachments,
    flows,
    links,
    people,
    sessions,
)
from tests.life_cycle.state import Attachment, Flow, Link, Place, Session
from tests.portal import ANSWER

addresses = st.sampled_from(ADDRESSES)
mostly = st.sampled_from((True, True, True, False))
places = st.sampled_from((None, *PLACES, SHUT_DOWN, NEVER_HEARD))
passwords = st.sampled_from(PASSWORDS)


class AccountRules(Machine):
    @rule(email=people, place=places, confirmed=st.booleans())
    def signs_up(self, email: str, place: Place | None, confirmed: bool) -> None:
        self.sign_up(email, place, confirmed=confirmed)

    @rule(target=attachments, email=people, place=st.sampled_from(PLACES))
    def joins_the_portal(self, email: str, place: Place) -> MultipleResults[Attachment]:
        return multiple(*self.join(email, place))

    @rule(email=addresses)
    def asks_for_the_activation_again(self, email: str) -> None:
        form = {"email": email, "captcha": NO_CAPTCHA}
        self.expect(lambda: self.model.resend_activation(email), calls.RESEND, input=form)

    @rule(target=links)
    def letters_arrive(self) -> MultipleResults[Link]:
        return multiple(*self.deliver())

    @rule(target=attachments, link=links, password=passwords)
    def activates(self, link: Link, password: str) -> MultipleResults[Attachment]:
        return multiple(*self.activate(link, password))

    @rule(target=sessions, email=addresses, password=passwords)
    def logs_in(self, email: str, password: str) -> MultipleResults[Session]:
        session = self.log_in(email, password)
        return multiple(*[session] if session else [])

    @rule(email=addresses)
    def types_a_wrong_password(self, email: str) -> None:
        assert self.log_in(email, WRONG) is None

    @rule(session=sessions)
    def logs_out(self, session: Session) -> None:
        self.expect(lambda: self.model.log_out(session), calls.LOG_OUT, by=session)

    @rule(session=sessions, other=sessions)
    def revokes_a_session(self, session: Session, other: Session) -> None:
        other_id = self.world.session_id(other.token)
        self.expect(lambda: self.model.revoke(session, other), calls.REVOKE, by=session, id=other_id)

    @rule(session=sessions)
    def revokes_the_others(self, session: Session) -> None:
        self.expect(lambda: self.model.revoke_others(session), calls.REVOKE_OTHERS, by=session)

    @rule(target=flows, email=addresses)
    def forgets(self, email: str) -> Flow:
        return self._start_reset(email)

    def _start_reset(self, email: str) -> Flow:
        form = {"email": email, "captcha": NO_CAPTCHA}
        content = self.expect(lambda: self.model.start_reset(email), calls.START_RESET, input=form)
        flow = self.model.flows[-1]
        flow.text = (calls.answer_of(content) or {})["flow"]
        self.secrets.add(flow.text)
        return flow

    @rule(flow=flows, answer=st.sampled_from((ANSWER, ANSWER, "Somewhere else")))
    def answers_the_question(self, flow: Flow, answer: str) -> None:
        self._answer(flow, answer)

    def _answer(self, flow: Flow, answer: str) -> None:
        form = {"flow": flow.text, "answer": answer}
        self.expect(lambda: self.model.answer(flow, answer), calls.ANSWER, input=form)

    @rule(target=links, email=people)
    def asks_for_a_reset_link(self, email: str) -> MultipleResults[Link]:
        flow = self._start_reset(email)
        self._answer(flow, ANSWER)
        return multiple(*self.deliver())

    @rule(link=links, password=passwords)
    def chooses_a_new_password(self, link: Link, password: str) -> None:
        form = {"token": link.text, "password": password, "passwordConfirmation": password}
        self.expect(lambda: self.model.reset_password(link, password), calls.RESET, input=form)

    @rule(target=links, by=people, address=addresses, is_right=mostly)
    def changes_the_contact_address(self, by: str, address: str, is_right: bool) -> MultipleResults[Link]:
        account = self.somebody(by)
        session, password = self.session_of(account), account.password if is_right else WRONG
        form = {"contactEmail": address, "password": password}
        self.expect(
            lambda: self.model.change_contact(session, address, password),
            calls.CHANGE_CONTACT,
            by=session,
            input=form,
        )
        return multiple(*self.deliver())

    @rule(target=links, by=people, address=addresses, is_right=mostly)
    def changes_the_login_address(self, by: str, address: str, is_right: bool) -> MultipleResults[Link]:
        account = self.somebody(by)
        session, password = self.session_of(account), account.password if is_right else WRONG
        form = {"email": address, "emailConfirmation": address, "password": password}
        self.expect(
            lambda: self.model.change_email(session, address, password),
            calls.CHANGE_EMAIL,
            by=session,
            input=form,
        )
        return multiple(*self.deliver())

    @rule(link=links)
    def confirms_an_address(self, link: Link) -> None:
        self.expect(lambda: self.model.confirm_email(link), calls.CONFIRM_EMAIL, token=link.text)

    @rule(by=people, is_right=mostly, orphan=mostly)
    def leaves_the_portal(self, by: str, is_right: bool, orphan: bool) -> None:
        account = self.somebody(by)
        session, password = self.session_of(account), account.password if is_right else WRONG
        form = {"password": password, "orphanStructures": orphan}
        self.expect(
            lambda: self.model.deactivate(session, password, orphan=orphan),
            calls.DEACTIVATE,
            by=session,
            input=form,
        )

    @rule(email=addresses)
    def asks_to_come_back(self, email: str) -> None:
        form = {"email": email, "captcha": NO_CAPTCHA}
        self.expect(lambda: self.model.request_reactivation(email), calls.ASK_BACK, input=form)
