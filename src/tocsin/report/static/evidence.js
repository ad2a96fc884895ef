// An edge opened: its posts side by side, a's left and b's right, the object above and the
// lag between. `#edge-12` in the address opens edge 12, so an edge can be cited.

const PAIRS_AT_ONCE = 40;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

class EvidenceSheet {
  constructor(data) {
    this.data = data;
    this.dialog = document.getElementById("evidence");
    this.body = this.dialog.querySelector(".body");
    this.rows = new Map(data.edges.number.map((name, row) => [String(name), row]));
    this.dialog.querySelector("[data-action=close]").addEventListener("click", () => this.dialog.close());
    this.dialog.querySelector("[data-action=previous]").addEventListener("click", () => this.step(-1));
    this.dialog.querySelector("[data-action=next]").addEventListener("click", () => this.step(1));
    this.dialog.addEventListener("close", () => this.forget());
    window.addEventListener("hashchange", () => this.follow());
    this.follow();
  }

  follow() {
    const found = /^#edge-(\d+)$/.exec(location.hash);
    if (found) this.open(found[1]);
    else if (this.dialog.open) this.dialog.close();
  }

  forget() {
    if (/^#edge-/.test(location.hash)) history.replaceState(null, "", location.pathname + location.search);
  }

  // To the edge before or after this one, in the order in which the table stands.
  step(by) {
    const order = this.order();
    const next = order[order.indexOf(this.row) + by];
    if (next === undefined) return;
    history.replaceState(null, "", `#edge-${this.data.edges.number[next]}`);
    this.open(String(this.data.edges.number[next]));
  }

  order() {
    const shown = tables.edges ? tables.edges.rows : [];
    return shown.includes(this.row) ? shown : this.data.edges.number.map((_, row) => row);
  }

  async open(name) {
    const row = this.rows.get(name);
    this.row = row;
    const title = this.dialog.querySelector("h2");
    title.textContent = `Edge ${name}`;
    this.body.replaceChildren(element("p", {}, row === undefined ? `There is no edge ${name} in this report.` : "Unpacking the posts …"));
    if (!this.dialog.open) this.dialog.showModal();
    title.focus();
    this.drawSteps();
    if (row === undefined) return;
    try {
      const evidence = await evidenceData();
      if (this.row === row) this.draw(evidence, row);
    } catch (error) {
      this.body.replaceChildren(element("p", { className: "warning" }, `The posts could not be unpacked (${error.message}) The files evidence.csv and posts.csv, delivered with this report, hold them.`));
    }
  }

  drawSteps() {
    const order = this.order();
    const place = order.indexOf(this.row);
    this.dialog.querySelector("[data-action=previous]").disabled = place <= 0;
    this.dialog.querySelector("[data-action=next]").disabled = place < 0 || place === order.length - 1;
  }

  draw(evidence, row) {
    const pairs = element("div", { className: "pairs" });
    this.body.replaceChildren(this.heading(row), this.facts(row), pairs);
    this.body.scrollTop = 0;
    this.more(evidence, pairs, evidence.starts[row], evidence.starts[row + 1]);
  }

  heading(row) {
    const { accounts, edges } = this.data;
    return element("div", { className: "both" },
      element("p", { className: "what" }, choiceTitle(edges.behaviour, row)),
      element("div", { className: "sides" },
        element("p", {}, element("b", { className: "side" }, "A"), accountCell(accounts, edges.a[row])),
        element("p", {}, element("b", { className: "side" }, "B"), accountCell(accounts, edges.b[row]))));
  }

  facts(row) {
    const { edges } = this.data;
    const same = edges.objects[row] - edges.a_first[row] - edges.b_first[row];
    const facts = [
      ["Shared objects", number(edges.objects[row])],
      ["Pairs of posts", number(edges.events[row])],
      ["First", `A ${number(edges.a_first[row])}, B ${number(edges.b_first[row])}, same moment ${number(same)}`],
      ["Mean lag", duration(edges.lag[row])],
      ["Weight", number(edges.weight[row])],
      ["Evenness", number(edges.symmetry[row])],
      ["Network", number(edges.network[row])],
      ["Occasions", number(edges.occasions[row])],
      ["By chance", small(edges.expected[row])],
      ["p, this behaviour", small(edges.p[row])],
      ["q, the pair", small(edges.q[row])],
    ];
    return element("dl", { className: "facts" },
      ...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  }

  // Draws the next pairs of the edge; a button asks for those after.
  more(evidence, pairs, start, end) {
    const stop = Math.min(start + PAIRS_AT_ONCE, end);
    let object = start > evidence.starts[this.row] ? evidence.object[start - 1] : -1;
    for (let place = start; place < stop; place += 1) {
      if (evidence.object[place] !== object) pairs.append(this.objectHead(evidence.object[place]));
      object = evidence.object[place];
      pairs.append(this.pair(evidence, place));
    }
    if (stop === end) return;
    const button = element("button", { type: "button", className: "more" },
      `Show ${number(Math.min(PAIRS_AT_ONCE, end - stop))} more of ${number(end - stop)} pairs left`);
    button.addEventListener("click", () => {
      const drawn = pairs.children.length - 1;
      button.remove();
      this.more(evidence, pairs, stop, end);
      pairs.children[drawn].tabIndex = -1;
      pairs.children[drawn].focus();
    });
    pairs.append(button);
  }

  objectHead(row) {
    const { objects } = this.data;
    return element("div", { className: "shared" },
      element("h3", {}, element("span", { className: "kind" }, choiceTitle(objects.kind, row)), " ", labelCell(objects.label[row])),
      element("p", { className: "quiet" },
        `Shared ${counted(objects.shares[row], "time")} by ${counted(objects.accounts[row], "account")} in all the data`));
  }

  pair(evidence, place) {
    return element("div", { className: "pair", role: "group", "aria-label": "Pair of posts" },
      this.post(evidence.posts, evidence.a[place], "A"),
      this.lag(evidence.lag[place]),
      this.post(evidence.posts, evidence.b[place], "B"));
  }

  lag(seconds) {
    if (seconds === null || seconds === 0) return element("p", { className: "lag" }, element("b", {}, "0 s"), element("span", {}, "same moment"));
    const side = seconds > 0 ? "A" : "B";
    return element("p", { className: `lag ${side === "A" ? "onward" : "back"}` },
      element("b", {}, duration(Math.abs(seconds))), element("span", {}, `${side} first`));
  }

  post(posts, row, side) {
    const { accounts } = this.data;
    const author = posts.account[row] < 0 ? choice(posts.account_id, row) : accountName(accounts, posts.account[row]);
    const text = choice(posts.text, row);
    const body = element("p", { className: "text", dir: "auto" }, text || "(no text)");
    const language = choice(posts.lang, row);
    if (language && LANGUAGE.test(language)) body.lang = language;
    if (!text) body.classList.add("quiet");
    return element("article", { className: "post" },
      element("p", { className: "author" }, element("b", { className: "side" }, side), isolated(author, "name")),
      element("p", { className: "at" }, element("time", {}, moment(posts.at[row])), " UTC",
        posts.offset_known[row] ? null : " (zone assumed)"),
      body,
      this.source(posts, row));
  }

  source(posts, row) {
    const lines = [
      ["Post id", element("code", { className: "post-id" }, posts.id[row])],
      ["Where", element("span", {}, isolated(choice(posts.platform, row) || "unknown"), ", ", choice(posts.kind, row) || "post")],
      ["Source", element("span", {}, isolated(choice(posts.file, row) || "unknown file", "path"), ", line ", String(posts.line[row] ?? NONE))],
    ];
    return element("dl", { className: "source" },
      ...lines.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  }
}
