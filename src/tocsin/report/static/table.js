// A table over columns: sorts and filters row numbers, draws one page at a time, so that
// 50,000 rows stay as quick as fifty.
//
// A column of the table: {title, value(row) for sorting, cell(row) for showing (a node or a
// text), numeric, hint}. `words(row)` gives the text that is searched.

const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

class DataTable {
  constructor(root, definition) {
    this.root = root;
    this.part = (selector) => root.querySelector(selector);
    this.definition = definition;
    this.rows = [];
    this.page = 0;
    this.sorted = definition.sorted; // {column, descending}
    this.picked = null; // {title, test(row)}: rows chosen by a link elsewhere
    if (matchMedia("(max-width: 44rem)").matches) this.part("[data-action=size]").value = "10";
    this.size = Number(this.part("[data-action=size]").value);
    this.drawHead();
    this.listen();
    this.refresh();
    root.hidden = false;
  }

  drawHead() {
    const heads = this.definition.columns.map((column, place) => {
      const button = element("button", { type: "button" }, column.title);
      button.addEventListener("click", () => this.sortBy(place));
      const head = element("th", { scope: "col", role: "columnheader" }, button);
      if (column.hint) button.title = column.hint;
      if (column.numeric) head.className = "num";
      return head;
    });
    this.part("thead").append(element("tr", { role: "row" }, ...heads));
  }

  listen() {
    let waiting = 0;
    this.root.addEventListener("input", (event) => {
      if (!event.target.dataset.filter) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => this.refresh(), 120);
    });
    this.part("[data-action=clear]").addEventListener("click", () => this.clear());
    this.part("[data-action=previous]").addEventListener("click", () => this.turn(-1));
    this.part("[data-action=next]").addEventListener("click", () => this.turn(1));
    this.part("[data-action=size]").addEventListener("change", (event) => {
      this.size = Number(event.target.value);
      this.page = 0;
      this.draw();
    });
  }

  filter(name) {
    return this.part(`[data-filter=${name}]`);
  }

  // Fills a select with the distinct strings of a column.
  offer(name, column) {
    const titles = column.titles || column.values;
    titles
      .map((title, place) => [title, place])
      .sort((a, b) => collator.compare(a[0], b[0]))
      .forEach(([title, place]) => {
        this.filter(name).append(element("option", { value: String(place) }, title));
      });
  }

  clear() {
    this.root.querySelectorAll("[data-filter]").forEach((input) => {
      input.value = "";
    });
    this.picked = null;
    this.refresh();
  }

  // Shows the rows that another place of the report points to, and nothing else.
  show({ filters = {}, picked = null }) {
    this.root.querySelectorAll("[data-filter]").forEach((input) => {
      input.value = filters[input.dataset.filter] ?? "";
    });
    this.picked = picked;
    this.refresh();
  }

  sortBy(place) {
    const again = this.sorted.column === place;
    const descending = again ? !this.sorted.descending : Boolean(this.definition.columns[place].numeric);
    this.sorted = { column: place, descending };
    this.page = 0;
    this.order();
    this.draw();
  }

  refresh() {
    const tests = this.activeTests();
    this.rows = [];
    for (let row = 0; row < this.definition.size; row += 1) {
      if (tests.every((test) => test(row))) this.rows.push(row);
    }
    this.page = 0;
    this.order();
    this.draw();
  }

  activeTests() {
    const tests = this.picked ? [this.picked.test] : [];
    this.root.querySelectorAll("[data-filter]").forEach((input) => {
      const value = input.value.trim();
      if (!value) return;
      if (input.dataset.filter === "text") tests.push(this.searches(value));
      else tests.push(this.definition.filters[input.dataset.filter](Number(value)));
    });
    return tests;
  }

  searches(value) {
    const words = value.toLowerCase().split(/\s+/);
    this.searchable ||= [];
    return (row) => {
      const text = (this.searchable[row] ||= this.definition.words(row).toLowerCase());
      return words.every((word) => text.includes(word));
    };
  }

  order() {
    const { column, descending } = this.sorted;
    const value = this.definition.columns[column].value;
    const values = new Map(this.rows.map((row) => [row, value(row)]));
    const direction = descending ? -1 : 1;
    this.rows.sort((a, b) => compare(values.get(a), values.get(b), direction) || a - b);
  }

  turn(step) {
    this.page = Math.min(Math.max(this.page + step, 0), this.pages() - 1);
    this.draw();
  }

  pages() {
    return Math.max(Math.ceil(this.rows.length / this.size), 1);
  }

  draw() {
    const { columns } = this.definition;
    const start = this.page * this.size;
    const lines = this.rows.slice(start, start + this.size).map((row) => this.line(row));
    if (!lines.length) {
      lines.push(element("tr", { role: "row" },
        element("td", { role: "cell", colSpan: columns.length }, "No row fits these filters.")));
    }
    this.part("tbody").replaceChildren(...lines);
    this.part("thead").querySelectorAll("th").forEach((head, place) => {
      const active = place === this.sorted.column;
      if (active) head.setAttribute("aria-sort", this.sorted.descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    this.drawStatus(start);
  }

  line(row) {
    const cells = this.definition.columns.map((column, place) => {
      const tag = place === 0 ? "th" : "td";
      const cell = element(tag, { role: place === 0 ? "rowheader" : "cell", "data-title": column.title }, column.cell(row));
      if (place === 0) cell.setAttribute("scope", "row");
      cell.className = column.numeric ? "num" : column.form || "";
      return cell;
    });
    return element("tr", { role: "row" }, ...cells);
  }

  drawStatus(start) {
    const { size, noun } = this.definition;
    const shown = Math.min(start + this.size, this.rows.length);
    const all = this.rows.length === size
      ? counted(size, ...noun)
      : `${number(this.rows.length)} of ${counted(size, ...noun)}`;
    this.part(".count").textContent = this.rows.length
      ? `${all}; rows ${number(start + 1)} to ${number(shown)}.` : `${all}.`;
    this.part(".page").textContent = `Page ${number(this.page + 1)} of ${number(this.pages())}`;
    this.part("[data-action=previous]").disabled = this.page === 0;
    this.part("[data-action=next]").disabled = this.page >= this.pages() - 1;
    this.part(".pager").hidden = size <= 10;
    this.drawPick();
  }

  drawPick() {
    const line = this.part(".pick");
    line.hidden = !this.picked;
    line.replaceChildren();
    if (!this.picked) return;
    const drop = element("button", { type: "button" }, "Show all again");
    drop.addEventListener("click", () => {
      this.picked = null;
      this.refresh();
      this.part("[data-filter]").focus();
    });
    line.append(element("span", {}, "Only ", this.picked.title), " ", drop);
  }
}

// Nulls last, whichever way the rest is sorted.
function compare(a, b, direction) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = typeof a === "string" ? collator.compare(a, b) : a - b;
  return order * direction;
}
