// Show the instants as the person reads them, and load the page again when a letter has come.
const letters = document.getElementById("letters");
const SECONDS_BETWEEN_LOOKS = 3;

for (const time of document.querySelectorAll("time")) {
  time.textContent = new Date(time.dateTime).toLocaleString();
}

async function look() {
  if (document.hidden) return;
  const answer = await fetch("/inbox.json").catch(() => null);
  if (!answer?.ok) return;
  const now = await answer.json();
  const shown = new Set(letters.dataset.ids.split(" "));
  if (now.some((letter) => !shown.has(letter.id))) location.reload();
}

setInterval(look, SECONDS_BETWEEN_LOOKS * 1000);
