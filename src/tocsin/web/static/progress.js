// Keeps a page of running work up to date without loading it anew: asks its JSON twin, and where
// that has changed takes over the parts of the page that differ, so that focus and what is unfolded
// stay. Without this file the page loads itself again (see the base template).

const main = document.querySelector("main");
const twin = document.querySelector('link[rel="alternate"][type="application/json"]').href;
let known = null;
wait();

function wait() {
  const seconds = Number(main.dataset.refreshS);
  if (seconds) setTimeout(look, 1000 * seconds); // none is stated once the work has ended
}

async function look() {
  try {
    const answer = await fetch(twin, { headers: { accept: "application/json" } });
    if (answer.status === 401 || answer.status === 403) return location.reload();
    const seen = answer.ok ? await answer.text() : known;
    if (seen !== known) {
      await renew();
      known = seen;
    }
  } catch {
    // The desk cannot be reached just now: it is asked again, as a page would be by hand.
  }
  wait();
}

async function renew() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("main");
  main.dataset.refreshS = fresh.dataset.refreshS ?? "";
  const [old, now] = [[...main.children], [...fresh.children]];
  if (old.length === now.length) now.forEach((part, place) => replace(old[place], part));
  else main.replaceChildren(...now);
}

function replace(old, part) {
  if (old.isEqualNode(part)) return;
  // The same element must stay for its new words to be read out.
  const isSaid = [old, part].every((one) => one.getAttribute("role") === "status");
  if (isSaid) old.replaceChildren(...part.childNodes);
  else old.replaceWith(part);
}
