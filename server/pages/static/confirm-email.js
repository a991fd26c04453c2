// One press of a button confirms the address: opening the link alone does nothing.
import { ask, finish, openForm, start, token } from "./letter-link.js";

const CONFIRM = `mutation ConfirmEmail($token: String!) {
  confirmEmail(token: $token) {
    ... on EmailConfirmed { message }
    ... on UserError { code message }
  }
}`;

async function send() {
  return (await ask(CONFIRM, { token })).confirmEmail;
}

start(async () => openForm(send, ({ message }) => finish(message)));
