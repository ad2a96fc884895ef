"use strict";
// Numbers, times and names as the reader sees them. Everything from a post reaches the page
// through textContent, with control characters made visible; nothing is ever parsed as HTML.

const NONE = "–";
const grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const fine = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });

function number(value) {
  if (value === null || value === undefined) return NONE;
  return Math.abs(value) < 1 && value !== 0 ? fine.format(value) : grouped.format(value);
}

// A probability or an expected count: two digits, and a power of ten where it is tiny.
function small(value) {
  if (value === null || value === undefined) return NONE;
  if (value === 0 || value >= 0.001) return value === 0 ? "0" : String(Number(value.toPrecision(2)));
  const [digits, power] = value.toExponential(0).split("e");
  return `${digits} × 10${[...String(Number(power))].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign] || "⁻").join("")}`;
}

function percent(share) {
  return share === null ? NONE : `${Math.round(share * 100)} %`;
}

function counted(count, singular, plural) {
  return `${grouped.format(count)} ${count === 1 ? singular : plural || singular + "s"}`;
}

// Microseconds since 1970 as "2016-09-01 10:00:05", with a fraction where there is one.
function moment(us) {
  if (us === null || us === undefined) return NONE;
  const second = Math.floor(us / 1e6);
  const fraction = us - second * 1e6;
  const whole = new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ");
  return fraction ? `${whole}.${String(fraction).padStart(6, "0").replace(/0+$/, "")}` : whole;
}

function duration(seconds) {
  if (seconds === null) return NONE;
  if (seconds < 60) return `${number(seconds)} s`;
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const parts = [];
  let rest = Math.round(seconds);
  for (const [unit, size] of units) {
    if (rest >= size) parts.push(`${grouped.format(Math.floor(rest / size))} ${unit}`);
    rest %= size;
  }
  return parts.slice(0, 2).join(" ");
}

function printable(text) {
  return String(text)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/\u007f/g, "\u2421");
}

// element("p", {className: "quiet"}, "text", child …): strings become text, never markup.
function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  for (const child of children) {
    if (child === null || child === undefined) continue;
    made.append(typeof child === "object" ? child : printable(child));
  }
  return made;
}

function isolated(text, className) {
  return element("bdi", { className: className || "" }, text);
}
