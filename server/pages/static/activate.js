// The activation form: the letter's token, a password, a secret question and its answer.
import { ask, finish, openForm, removeField, say, showPerson, start, tell, token, written } from "./letter-link.js";

const FORM = `query ActivationForm($token: String!) {
  rules { password { description } secretQuestion { mode questions } }
  activation(token: $token) {
    ... on ActivationForm { email firstName lastName }
    ... on UserError { code message }
  }
}`;
const ACTIVATE = `mutation ActivateAccount($input: ActivateAccountInput!) {
  activateAccount(input: $input) {
    ... on AccountActivated { email attachments { designation status } }
    ... on UserError { code message }
    ... on InvalidInput { problems { path message } }
  }
}`;

start(async () => {
  const { rules, activation } = await ask(FORM, { token });
  if (activation.code) return tell(activation.message, "refused");
  showPerson(activation);
  document.getElementById("password-hint").textContent = rules.password.description;
  showQuestions(rules.secretQuestion);
  openForm(send, succeed);
});

function showQuestions({ mode, questions }) {
  if (mode === "OFF") return ["secretQuestion", "secretAnswer"].forEach(removeField);
  const options = questions.map((question) => written("option", question));
  if (mode === "FREE_TEXT") return document.getElementById("questions").append(...options);
  const select = document.createElement("select");
  const typed = document.getElementById("secretQuestion");
  for (const { name, value } of typed.attributes) if (name !== "list") select.setAttribute(name, value);
  select.append(...options);
  typed.replaceWith(select);
}

async function send(values) {
  return (await ask(ACTIVATE, { input: { token, ...values } })).activateAccount;
}

function succeed({ email, attachments }) {
  const list = document.createElement("ul");
  list.append(...attachments.map(({ designation, status }) => written("li", `${designation} : ${told(status)}`)));
  finish(say(`Le compte ${email} est activé.`, `The account ${email} is active.`), list);
}

function told(status) {
  if (status === "APPROVED") return say("vous en êtes gestionnaire", "you manage it");
  return say("la demande est chez ses gestionnaires", "its managers have your request");
}
