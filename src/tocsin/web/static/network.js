// Makes the picture of a network explorable: whom an account is joined to, one behaviour or the
// heavier edges alone, nearer and farther. Without it the picture stands still; tables hold the same.

const SVG = "http://www.w3.org/2000/svg";
const DASHES = ["none", "7 3", "2 3", "9 3 2 3", "4 2", "1 2"];

document.querySelectorAll("[data-network]").forEach(explore);

async function explore(figure) {
  const answer = await fetch(figure.dataset.network, { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  const network = await answer.json();
  const svg = figure.querySelector("svg");
  const dots = new Map([...svg.querySelectorAll("[data-key]")].map((dot) => [dot.dataset.key, dot]));
  const lines = draw(svg, network);
  const controls = figure.querySelector(".controls");
  controls.hidden = false;
  const behaviour = controls.querySelector("[name=behaviour]");
  const weight = controls.querySelector("[name=weight]");
  const said = controls.querySelector("output");
  weight.max = Math.ceil(Math.max(1, ...network.edges.map((edge) => edge.weight)));

  const show = () => {
    let shown = 0;
    for (const { edge, line } of lines) {
      const fits = !behaviour.value || edge.behaviour === behaviour.value;
      const visible = fits && edge.weight >= Number(weight.value);
      line.toggleAttribute("hidden", !visible);
      shown += visible ? 1 : 0;
    }
    said.value = shown.toLocaleString(document.documentElement.lang);
  };
  behaviour.addEventListener("change", show);
  weight.addEventListener("input", show);
  show();

  const point = (key) => {
    const near = new Set([key]);
    for (const { edge, line } of lines) {
      const joined = (edge.source === key || edge.target === key) && !line.hasAttribute("hidden");
      line.classList.toggle("near", joined);
      if (joined) near.add(edge.source).add(edge.target);
    }
    svg.classList.toggle("pointed", key !== null);
    for (const [other, dot] of dots) dot.classList.toggle("near", near.has(other));
  };
  for (const [key, dot] of dots) {
    dot.addEventListener("pointerenter", () => point(key));
    dot.addEventListener("focus", () => point(key));
    dot.addEventListener("pointerleave", () => point(null));
    dot.addEventListener("blur", () => point(null));
  }
  move(svg, controls);
}

function draw(svg, network) {
  const places = new Map(network.nodes.map((node) => [node.key, node]));
  const kinds = [...new Set(network.edges.map((edge) => edge.behaviour))].sort();
  const group = document.createElementNS(SVG, "g");
  const lines = network.edges.map((edge) => {
    const [a, b] = [places.get(edge.source), places.get(edge.target)];
    const line = document.createElementNS(SVG, "line");
    const dash = DASHES[kinds.indexOf(edge.behaviour) % DASHES.length];
    const stated = { x1: a.x, y1: a.y, x2: b.x, y2: b.y, "stroke-dasharray": dash };
    for (const [name, value] of Object.entries(stated)) line.setAttribute(name, value);
    group.append(line);
    return { edge, line };
  });
  svg.querySelector(".lines").replaceWith(group);
  group.classList.add("lines");
  return lines;
}

function move(svg, controls) {
  const whole = svg.viewBox.baseVal;
  const start = [whole.x, whole.y, whole.width, whole.height];
  const zoom = (factor) => {
    const [width, height] = [whole.width * factor, whole.height * factor];
    if (width > start[2] * 1.01 || width < start[2] / 40) return;
    const [x, y] = [whole.x + (whole.width - width) / 2, whole.y + (whole.height - height) / 2];
    svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  };
  controls.querySelector("[data-zoom=in]").addEventListener("click", () => zoom(0.7));
  controls.querySelector("[data-zoom=out]").addEventListener("click", () => zoom(1 / 0.7));
  controls.querySelector("[data-zoom=all]").addEventListener("click", () => {
    svg.setAttribute("viewBox", start.join(" "));
  });
  svg.addEventListener("pointermove", (event) => {
    if (!(event.buttons & 1) || event.pointerType === "touch") return;
    const scale = whole.width / svg.clientWidth;
    const [x, y] = [whole.x - event.movementX * scale, whole.y - event.movementY * scale];
    svg.setAttribute("viewBox", `${x} ${y} ${whole.width} ${whole.height}`);
  });
}
