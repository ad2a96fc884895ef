"use strict";
/* A lesson that plays by itself. Everything is written as text; nothing is kept, nothing is sent. */
(() => {
  const lesson = JSON.parse(document.getElementById("lesson").textContent);
  const say = (key, values = {}) => lesson.words[key].replace(/\{(\w+)\}/g, (all, name) => name in values ? values[name] : all);
  const main = document.querySelector("main");
  const DAY = 86400000, WEEKS_DAYS = 14, Z95 = 1.959963984540054;

  /* Signal detection, as in the package's scoring: hits are false items called false. */
  function cdf(x) {
    let term = x, sum = x;
    for (let n = 3; n < 300; n += 2) { term *= x * x / n; sum += term; }
    return 0.5 + sum * density(x);
  }
  const density = x => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  function quantile(p) {
    let low = -6, high = 6;
    for (let turn = 0; turn < 80; turn++) { const middle = (low + high) / 2; if (cdf(middle) < p) low = middle; else high = middle; }
    return (low + high) / 2;
  }
  function z(count, whole) {
    const rate = (count + 0.5) / (whole + 1), value = quantile(rate);
    return [value, rate * (1 - rate) / ((whole + 1) * density(value) ** 2)];
  }
  const estimate = (value, variance) => ({value, low: value - Z95 * Math.sqrt(variance), high: value + Z95 * Math.sqrt(variance), variance});
  function score(counts) {
    const [hit, hitVariance] = z(counts.calledFalse, counts.falseItems);
    const [alarm, alarmVariance] = z(counts.wronglyCalledFalse, counts.trueItems);
    const variance = hitVariance + alarmVariance;
    return {discernment: estimate(hit - alarm, variance), bias: estimate(-(hit + alarm) / 2, variance / 4)};
  }
  window.tocsinScore = score;

  function count(items, answers) {
    const counts = {falseItems: 0, calledFalse: 0, trueItems: 0, wronglyCalledFalse: 0};
    items.forEach((item, place) => {
      const calledFalse = answers[place] === false;
      if (item.is_true) { counts.trueItems++; counts.wronglyCalledFalse += calledFalse; }
      else { counts.falseItems++; counts.calledFalse += calledFalse; }
    });
    return counts;
  }

  function put(tag, text, parent = main, attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    parent.append(made);
    return made;
  }
  function scene(title) {
    main.replaceChildren();
    const heading = put("h2", title, main, {tabindex: "-1"});
    heading.focus();
    return heading;
  }
  const button = (text, then, parent = main) => { const made = put("button", text, parent, {type: "button"}); made.addEventListener("click", then); return made; };

  /* Asks items one by one; ``told`` shows the feedback before the next. */
  function ask(title, note, items, told, then) {
    const answers = [];
    const next = () => {
      const place = answers.length;
      if (place === items.length) { then(answers); return; }
      const item = items[place];
      scene(title);
      if (note && place === 0) put("p", note, main, {class: "quiet"});
      put("p", say("play.progress_of", {current: place + 1, total: items.length}), main, {class: "quiet"});
      put("blockquote", item.statement, main, {dir: "auto"});
      const group = put("div", "", main, {class: "answers", role: "group", "aria-label": say("play.question")});
      const answer = called => {
        answers.push(called);
        if (!told) { next(); return; }
        group.remove();
        const box = put("div", "", main, {class: called === item.is_true ? "told right" : "told wrong", role: "status"});
        put("p", say(called === item.is_true ? "play.right" : "play.wrong"), box, {class: "verdict"});
        put("p", item.feedback, box, {dir: "auto"});
        button(say(place + 1 === items.length ? "play.finish" : "play.next"), next).focus();
      };
      button(say("play.true"), () => answer(true), group);
      button(say("play.false"), () => answer(false), group);
    };
    next();
  }

  const number = value => value.toFixed(2);
  function estimated(label, one, parent) {
    const line = put("p", "", parent);
    put("strong", label + " ", line);
    put("span", say("page.interval", {value: number(one.value), low: number(one.low), high: number(one.high)}), line);
  }
  function results(title, found, parent = main) {
    put("h3", title, parent);
    estimated(say("page.discernment"), found.discernment, parent);
    estimated(say("page.bias"), found.bias, parent);
  }

  /* The code carries counts and the day, and a digit to find slips of the pen. */
  const today = () => Math.floor(Date.now() / DAY);
  const checked = text => [...text].reduce((sum, sign, place) => (sum + (place + 1) * sign.charCodeAt(0)) % 36, 0).toString(36);
  function code(before, after) {
    const counts = [before.calledFalse, before.wronglyCalledFalse, after.calledFalse, after.wronglyCalledFalse].map(one => one.toString(36)).join("");
    const text = lesson.key.slice(0, 4) + "-" + today().toString(36) + "-" + counts;
    return text + checked(text);
  }
  function read(text) {
    const parts = /^([0-9a-f]{4})-([0-9a-z]{3,5})-([0-9a-z]{4})([0-9a-z])$/.exec(text.trim().toLowerCase());
    if (!parts || parts[1] !== lesson.key.slice(0, 4) || checked(text.trim().toLowerCase().slice(0, -1)) !== parts[4]) return null;
    const [a, b, c, d] = [...parts[3]].map(one => parseInt(one, 36));
    const half = items => ({falseItems: items.filter(one => !one.is_true).length, trueItems: items.filter(one => one.is_true).length});
    const before = {...half(lesson.own.a), calledFalse: a, wronglyCalledFalse: b}, after = {...half(lesson.own.b), calledFalse: c, wronglyCalledFalse: d};
    const fits = one => one.calledFalse <= one.falseItems && one.wronglyCalledFalse <= one.trueItems;
    const days = today() - parseInt(parts[2], 36);
    return fits(before) && fits(after) && days >= 0 ? {before, after, days} : null;
  }

  const difference = (before, after) => estimate(after.value - before.value, before.variance + after.variance);

  function start() {
    scene(say("page.warning"));
    for (const text of lesson.inoculation) put("p", text, main, {dir: "auto"});
    put("h3", say("page.aims"));
    const list = put("ul", "");
    for (const aim of lesson.aims) put("li", aim, list, {dir: "auto"});
    put("p", say("page.nothing_sent"), main, {class: "quiet"});
    button(say("play.start"), before);
    const again = put("details", "");
    put("summary", say("page.have_code"), again);
    const field = put("label", say("page.code") + " ", again);
    const input = put("input", "", field, {autocomplete: "off", dir: "ltr"});
    const wrong = put("p", "", again, {role: "alert"});
    button(say("play.next"), () => {
      const earlier = read(input.value);
      if (earlier) retest(earlier); else wrong.textContent = say("page.code_wrong");
    }, again);
  }
  const note = say("page.take_test") + ". " + say("page.own_items");
  const shuffled = items => items.map(item => [Math.random(), item]).sort((a, b) => a[0] - b[0]).map(pair => pair[1]);
  function before() {
    ask(say("page.pre"), note, lesson.own.a, false, answers => during(count(lesson.own.a, answers)));
  }
  function during(first) {
    const items = shuffled(lesson.items);
    ask(say("page.lesson"), "", items, true, answers => after(first, count(items, answers)));
  }
  function after(first, taught) {
    ask(say("page.post"), say("page.own_items"), lesson.own.b, false, answers => end(first, taught, count(lesson.own.b, answers)));
  }
  function end(first, taught, second) {
    scene(say("page.score"));
    put("p", say("play.not_fakes"));
    results(say("page.pre"), score(first));
    results(say("page.lesson"), score(taught));
    results(say("page.post"), score(second));
    put("h3", say("page.changed"));
    estimated(say("page.discernment"), difference(score(first).discernment, score(second).discernment), main);
    put("p", say("page.meaning_chance"), main, {class: "quiet"});
    put("p", say("page.meaning_bias"), main, {class: "quiet"});
    put("p", say("page.retest"));
    put("p", code(first, second), main, {class: "code", dir: "ltr"});
    put("p", say("page.nothing_sent"), main, {class: "quiet"});
    button(say("play.again"), start);
  }
  function retest(earlier) {
    const warn = earlier.days < WEEKS_DAYS ? say("page.too_soon", {days: earlier.days}) + " " : "";
    ask(say("page.again_after", {days: earlier.days}), warn + note, lesson.own.a, false, answers => {
      const now = score(count(lesson.own.a, answers));
      scene(say("page.score"));
      results(say("page.pre"), score(earlier.before));
      results(say("page.post"), score(earlier.after));
      results(say("page.again_after", {days: earlier.days}), now);
      put("p", say("page.meaning_chance"), main, {class: "quiet"});
      put("p", say("page.meaning_bias"), main, {class: "quiet"});
      button(say("play.again"), start);
    });
  }
  start();
})();
