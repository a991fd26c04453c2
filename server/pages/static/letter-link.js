// What the three pages behind the links in letters share: the language, the token, the API, the form.

export const inEnglish = navigator.language.startsWith("en");
export const say = (fr, en) => (inEnglish ? en : fr);
export const token = location.hash.slice(1);

const message = document.getElementById("message");
const form = document.getElementById("form");

if (inEnglish) {
  document.documentElement.lang = "en";
  for (const element of document.querySelectorAll("[data-en]")) element.textContent = element.dataset.en;
}

/** Ask the API; a top-level error becomes an exception whose message is for the person. */
export async function ask(query, variables) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": inEnglish ? "en" : "fr" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

export function tell(text, className = "") {
  message.textContent = text;
  message.className = className;
  message.hidden = !text;
  if (text) message.focus();
}

/** Show whose link it is, in the form's list. */
export function showPerson({ firstName, lastName, email }) {
  const lines = [[say("Nom", "Name"), `${firstName} ${lastName}`], [say("Adresse de connexion", "Login address"), email]];
  document.getElementById("person").replaceChildren(
    ...lines.flatMap(([term, text]) => [written("dt", term), written("dd", text)]),
  );
}

/** Take a field away where the rules do not ask for it. */
export const removeField = (name) => document.querySelector(`[data-field="${name}"]`).remove();

/** Open the form; each time it is sent, `send(values)` returns the API's answer, shown here when it is a no. */
export function openForm(send, succeed) {
  tell("");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await whileBusy(async () => {
      const answer = await send(Object.fromEntries(new FormData(form)));
      if (answer.code) return refuse(answer);
      form.hidden = true;
      succeed(answer);
    });
  });
}

/** End with the good news and where to go next. */
export function finish(text, ...below) {
  tell(text, "granted");
  const next = written("a", say("Se connecter dans GraphiQL", "Log in with GraphiQL"));
  next.href = "/graphql";
  const done = document.getElementById("done");
  done.replaceChildren(...below, next);
  done.hidden = false;
}

/** Run the page; whatever goes wrong is told to the person. */
export async function start(open) {
  if (!token) return tell(say("Ce lien est incomplet : il y manque le jeton.", "This link is not whole: its token is missing."), "refused");
  try {
    await open();
  } catch (error) {
    tell(error.message, "refused");
  }
}

export function written(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

async function whileBusy(work) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    tell(error.message, "refused");
  } finally {
    button.disabled = false;
  }
}

function refuse({ message: text, problems = [] }) {
  for (const input of form.querySelectorAll("input, select")) {
    const problem = problems.find(({ path }) => path.at(-1) === input.name);
    const line = document.getElementById(`${input.name}-problem`);
    line.textContent = problem?.message ?? "";
    line.hidden = !problem;
    input.setAttribute("aria-invalid", String(Boolean(problem)));
  }
  tell(text, "refused");
  form.querySelector('[aria-invalid="true"]')?.focus();
}
