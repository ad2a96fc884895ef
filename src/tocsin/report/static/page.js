// The page itself: colours, links that set filters, printing, and the start.

function startTheme() {
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const label = () => {
    button.textContent = isDark() ? "Use light colours" : "Use dark colours";
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
  });
  dark.addEventListener("change", label);
  label();
  button.hidden = false;
}

// Links such as "Its 12 edges" set the filter of a table before they go there.
function startLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    if (link) tables[link.dataset.show]?.show({ filters: { network: link.dataset.network } });
    const dot = event.target.closest("circle[data-account]");
    if (dot) showAccount(Number(dot.dataset.account));
  });
}

async function showAccount(row) {
  tables.edges?.show(edgesOf(await unpacked("tables"), row));
  document.getElementById("edges").scrollIntoView();
}

// On paper nothing can be opened, so what is folded is unfolded, except long tables: those
// are better read in the CSV files than on twenty sheets.
const PRINTED_ROWS = 60;

function startPrinting() {
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")]
      .filter((part) => part.querySelectorAll("tr").length <= PRINTED_ROWS);
    folded.forEach((part) => { part.open = true; });
  });
  window.addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));
}

// The contents list marks the section that is being read.
function startContents() {
  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      links.forEach((link) => link.removeAttribute("aria-current"));
      links.get(entry.target.id)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-10% 0px -80% 0px" });
  document.querySelectorAll("main > section").forEach((section) => watch.observe(section));
}

function needing(message) {
  document.querySelectorAll("[data-needs]").forEach((note) => {
    note.textContent = message;
  });
}

async function start() {
  needing("Unpacking the rows …");
  startTheme();
  startLinks();
  startPrinting();
  startContents();
  try {
    const data = await unpacked("tables");
    drawTables(data);
    new EvidenceSheet(data);
    document.documentElement.dataset.ready = "yes";
  } catch (error) {
    needing(`The rows could not be unpacked (${error.message}) The CSV files delivered with this report hold the same.`);
  }
}

start();
