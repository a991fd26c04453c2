// The new-password form: the letter's token and the password twice.
import { ask, finish, openForm, removeField, say, showPerson, start, tell, token } from "./letter-link.js";

const FORM = `query PasswordResetForm($token: String!) {
  rules { newPassword { description } }
  passwordReset(token: $token) {
    ... on PasswordResetForm { email firstName lastName secretQuestion }
    ... on UserError { code message }
  }
}`;
const RESET = `mutation ResetPassword($input: ResetPasswordInput!) {
  resetPassword(input: $input) {
    ... on PasswordChanged { email }
    ... on UserError { code message }
    ... on InvalidInput { problems { path message } }
  }
}`;

start(async () => {
  const { rules, passwordReset } = await ask(FORM, { token });
  if (passwordReset.code) return tell(passwordReset.message, "refused");
  showPerson(passwordReset);
  document.getElementById("password-hint").textContent = rules.newPassword.description;
  showQuestion(passwordReset.secretQuestion);
  openForm(send, succeed);
});

function showQuestion(question) {
  if (!question) return removeField("currentSecretAnswer");
  const line = document.getElementById("question");
  line.textContent = question;
  line.hidden = false;
}

async function send(values) {
  return (await ask(RESET, { input: { token, ...values } })).resetPassword;
}

function succeed({ email }) {
  finish(say(`Le mot de passe de ${email} est changé.`, `The password of ${email} is changed.`));
}
