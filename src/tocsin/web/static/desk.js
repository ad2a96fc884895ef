// What every page does better where scripts run; all of it works without them: the permalink is
// copied, a long text says how long it is, and what was typed is not lost by a stray click.

const language = document.documentElement.lang;

// The menu is one line that scrolls on a phone: where one stands is brought into view.
const current = document.querySelector(".top nav [aria-current]");
if (current) {
  const line = current.closest("ul");
  const middle = (box) => box.left + box.width / 2;
  line.scrollLeft += middle(current.getBoundingClientRect()) - middle(line.getBoundingClientRect());
}

for (const link of document.querySelectorAll("a[data-copied]")) {
  link.addEventListener("click", async (event) => {
    if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      document.getElementById("copied").textContent = link.dataset.copied;
    } catch {
      location.assign(link.href); // the browser forbids it: then its address bar has the address
    }
  });
}

// What was wrong is named as the form names it.
for (const link of document.querySelectorAll(".faulty a[href^='#']")) {
  const label = document.querySelector(`label[for="${CSS.escape(link.hash.slice(1))}"]`);
  if (label) link.textContent = label.textContent.trim();
}

for (const [number, area] of document.querySelectorAll("textarea[maxlength]").entries()) {
  count(area, `counted-${number}`);
}

// Says the length while it is short of the least, or in the last fifth before the most.
function count(area, id) {
  const least = Number(area.getAttribute("minlength") ?? 0);
  const most = Number(area.getAttribute("maxlength"));
  const said = document.createElement("bdi");
  said.id = id;
  said.className = "hint";
  said.dir = "ltr";
  area.after(said);
  const described = area.getAttribute("aria-describedby") ?? "";
  area.setAttribute("aria-describedby", `${described} ${id}`.trim());
  const say = () => {
    const length = area.value.length;
    said.hidden = length >= least && length <= 0.8 * most;
    const bound = length < least ? least : most;
    said.textContent = `${length.toLocaleString(language)} / ${bound.toLocaleString(language)}`;
  };
  area.addEventListener("input", say);
  say();
}

// Only where somebody writes at length: a search, or a name to sign in with, is soon typed again.
const unsaved = new Set();
document.addEventListener("input", ({ target }) => {
  const isLong = target.form?.getAttribute("method") === "post";
  if (isLong && target.form.querySelector("textarea")) unsaved.add(target.form);
});
document.addEventListener("reset", ({ target }) => unsaved.delete(target));
document.addEventListener("submit", ({ target }) => unsaved.delete(target));
window.addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
