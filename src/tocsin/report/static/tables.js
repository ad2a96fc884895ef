// The tables of the report: their columns, filters and links.

const tables = {};

function accountName(accounts, row) {
  return accounts.name[row] || accounts.id[row];
}

function accountCell(accounts, row) {
  const named = accounts.name[row];
  return element("span", { className: "account" },
    isolated(accountName(accounts, row), named ? "name" : "name id"),
    element("small", {}, isolated(choice(accounts.platform, row) || "unknown platform"),
      named && named !== accounts.id[row] ? " · " : null,
      named && named !== accounts.id[row] ? isolated(accounts.id[row], "id") : null));
}

function linkTo(table, text, shown) {
  const link = element("a", { href: `#${table}` }, text);
  link.addEventListener("click", () => tables[table].show(shown()));
  return link;
}

function labelCell(label) {
  return element("span", { className: "label", dir: "auto" }, label || "(no label)");
}

// What shows the edges of one account, and nothing else, in the table of edges.
function edgesOf({ accounts, edges }, row) {
  return { picked: {
    title: element("span", {}, "edges of ", isolated(accountName(accounts, row))),
    test: (edge) => edges.a[edge] === row || edges.b[edge] === row,
  } };
}

function accountEdges(data, row) {
  const link = linkTo("edges", number(data.accounts.degree[row]), () => edgesOf(data, row));
  link.setAttribute("aria-label", `Joined to ${counted(data.accounts.degree[row], "account")}: show the edges`);
  return link;
}

function accountTable(data) {
  const { accounts } = data;
  return {
    size: accounts.id.length,
    noun: ["account"],
    sorted: { column: 3, descending: true },
    words: (row) => `${accounts.name[row] || ""} ${accounts.id[row]}`,
    filters: {
      network: (network) => (row) => accounts.network[row] === network,
      platform: (place) => (row) => accounts.platform.rows[row] === place,
    },
    columns: [
      { title: "Account", value: (row) => accountName(accounts, row), cell: (row) => accountCell(accounts, row) },
      { title: "Network", numeric: true, value: (row) => accounts.network[row], cell: (row) => number(accounts.network[row]) },
      { title: "Joined to", numeric: true, hint: "How many other accounts it is joined to", value: (row) => accounts.degree[row], cell: (row) => accountEdges(data, row) },
      { title: "Weight", numeric: true, value: (row) => accounts.weight[row], cell: (row) => number(accounts.weight[row]) },
      { title: "First", numeric: true, hint: "Share of joint objects on which it was first", value: (row) => accounts.first[row], cell: (row) => percent(accounts.first[row]) },
      { title: "Posts in all", numeric: true, value: (row) => accounts.posts[row], cell: (row) => number(accounts.posts[row]) },
      { title: "From", form: "time", value: (row) => accounts.first_at[row], cell: (row) => moment(accounts.first_at[row]) },
      { title: "To", form: "time", value: (row) => accounts.last_at[row], cell: (row) => moment(accounts.last_at[row]) },
    ],
  };
}

function edgeTable({ accounts, edges }) {
  const name = (side) => (row) => accountName(accounts, edges[side][row]);
  const figure = (title, column, hint) => ({
    title, hint, numeric: true, value: (row) => edges[column][row], cell: (row) => number(edges[column][row]),
  });
  const columns = [
    { title: "Edge", numeric: false, value: (row) => edges.number[row], cell: (row) => edgeLink(edges, row) },
    { title: "Account A", value: name("a"), cell: (row) => accountCell(accounts, edges.a[row]) },
    { title: "Account B", value: name("b"), cell: (row) => accountCell(accounts, edges.b[row]) },
    { title: "What both did", form: "phrase", value: (row) => choiceTitle(edges.behaviour, row), cell: (row) => choiceTitle(edges.behaviour, row) },
    figure("Objects", "objects", "Distinct objects shared together"),
    figure("Occasions", "occasions", "Separate slices of time in which the two met"),
    { title: "By chance", hint: "Occasions that chance would give", numeric: true, value: (row) => edges.expected[row], cell: (row) => small(edges.expected[row]) },
    { title: "q-value", hint: "Of the pair; small is strong", numeric: true, value: (row) => edges.q[row], cell: (row) => small(edges.q[row]) },
    figure("Pairs", "events", "Pairs of posts within the window"),
    figure("Weight", "weight", "Rare objects count more"),
    { title: "Who first", form: "time", hint: "On how many objects A or B was first; sorts by how one-sided that is", value: (row) => Math.abs(edges.a_first[row] - edges.b_first[row]) / edges.objects[row], cell: (row) => `A ${number(edges.a_first[row])} · B ${number(edges.b_first[row])}` },
    { title: "Mean lag", numeric: true, value: (row) => edges.lag[row], cell: (row) => duration(edges.lag[row]) },
    figure("Evenness", "symmetry", "1: both contribute alike; near 0: one account's posts make the edge"),
    figure("Network", "network"),
  ];
  return {
    size: edges.number.length,
    noun: ["edge"],
    sorted: { column: columns.findIndex((column) => column.title === "Weight"), descending: true },
    words: (row) => ["a", "b"].map((side) => `${name(side)(row)} ${accounts.id[edges[side][row]]}`).join(" ") + ` ${edges.number[row]}`,
    filters: {
      network: (network) => (row) => edges.network[row] === network,
      behaviour: (place) => (row) => edges.behaviour.rows[row] === place,
    },
    columns,
  };
}

function edgeLink(edges, row) {
  return element("a", { href: `#edge-${edges.number[row]}`, className: "open" }, `Open ${edges.number[row]}`);
}

function networkTable({ networks }) {
  const figure = (title, column) => ({
    title, numeric: true, value: (row) => networks[column][row], cell: (row) => number(networks[column][row]),
  });
  const only = (row) => ({ filters: { network: networks.number[row] } });
  return {
    size: networks.number.length,
    noun: ["network"],
    sorted: { column: 5, descending: true },
    words: (row) => String(networks.number[row]),
    filters: {},
    columns: [
      { title: "Network", value: (row) => networks.number[row], cell: (row) => `Network ${networks.number[row]}` },
      { title: "Accounts", numeric: true, value: (row) => networks.accounts[row], cell: (row) => linkTo("accounts", number(networks.accounts[row]), () => only(row)) },
      { title: "Edges", numeric: true, value: (row) => networks.edges[row], cell: (row) => linkTo("edges", number(networks.edges[row]), () => only(row)) },
      figure("Objects", "objects"),
      figure("Posts", "posts"),
      figure("Weight", "weight"),
      figure("Density", "density"),
      { title: "From", form: "time", value: (row) => networks.first_at[row], cell: (row) => moment(networks.first_at[row]) },
      { title: "To", form: "time", value: (row) => networks.last_at[row], cell: (row) => moment(networks.last_at[row]) },
    ],
  };
}

function objectTable({ objects }) {
  return {
    size: objects.label.length,
    noun: ["object"],
    sorted: { column: 2, descending: true },
    words: (row) => objects.label[row] || "",
    filters: { kind: (place) => (row) => objects.kind.rows[row] === place },
    columns: [
      { title: "Object", form: "wide", value: (row) => objects.label[row], cell: (row) => labelCell(objects.label[row]) },
      { title: "Kind", value: (row) => choiceTitle(objects.kind, row), cell: (row) => choiceTitle(objects.kind, row) },
      { title: "Edges", numeric: true, value: (row) => objects.edges[row], cell: (row) => objectEdges(objects, row) },
      { title: "Accounts", numeric: true, hint: "In all the data", value: (row) => objects.accounts[row], cell: (row) => number(objects.accounts[row]) },
      { title: "Shares", numeric: true, hint: "In all the data", value: (row) => objects.shares[row], cell: (row) => number(objects.shares[row]) },
    ],
  };
}

function objectEdges(objects, row) {
  const link = element("a", { href: "#edges", "aria-label": `Open the ${counted(objects.edges[row], "edge")} that rest on this object` }, number(objects.edges[row]));
  link.addEventListener("click", async () => {
    const evidence = await evidenceData();
    const resting = new Set();
    for (let edge = 0; edge < evidence.counts.length; edge += 1) {
      for (let place = evidence.starts[edge]; place < evidence.starts[edge + 1]; place += 1) {
        if (evidence.object[place] === row) resting.add(edge);
      }
    }
    const label = [...(objects.label[row] || "(no label)")].slice(0, 80).join("");
    tables.edges.show({ picked: {
      title: element("span", {}, "edges that rest on: ", isolated(label)), test: (edge) => resting.has(edge),
    } });
  });
  return link;
}

function cappedTable({ capped }) {
  return {
    size: capped.label.length,
    noun: ["object"],
    sorted: { column: 2, descending: true },
    words: (row) => capped.label[row] || "",
    filters: { behaviour: (place) => (row) => capped.behaviour.rows[row] === place },
    columns: [
      { title: "Object", form: "wide", value: (row) => capped.label[row], cell: (row) => labelCell(capped.label[row]) },
      { title: "Behaviour", value: (row) => choiceTitle(capped.behaviour, row), cell: (row) => choiceTitle(capped.behaviour, row) },
      { title: "Shares", numeric: true, value: (row) => capped.shares[row], cell: (row) => number(capped.shares[row]) },
    ],
  };
}

function drawTables(data) {
  const definitions = {
    networks: networkTable, accounts: accountTable, edges: edgeTable, objects: objectTable, capped: cappedTable,
  };
  for (const [name, define] of Object.entries(definitions)) {
    const root = document.querySelector(`[data-table=${name}]`);
    if (!root) continue;
    tables[name] = new DataTable(root, define(data));
    document.querySelector(`[data-needs=${name}]`).hidden = true;
  }
  tables.accounts?.offer("platform", data.accounts.platform);
  tables.edges?.offer("behaviour", data.edges.behaviour);
  tables.objects?.offer("kind", data.objects.kind);
  tables.capped?.offer("behaviour", data.capped.behaviour);
}
