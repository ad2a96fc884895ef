// The data of this file: base64 of gzip of JSON, unpacked once, when first needed.

const unpacking = new Map();

function unpacked(part) {
  if (!unpacking.has(part)) unpacking.set(part, unpack(part));
  return unpacking.get(part);
}

async function unpack(part) {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("This browser is too old to unpack the data.");
  }
  const holder = document.getElementById(`data-${part}`);
  const stream = new Blob([bytes(holder.textContent)]).stream();
  holder.textContent = ""; // the packed text is not needed twice
  return new Response(stream.pipeThrough(new DecompressionStream("gzip"))).json();
}

function bytes(base64) {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(base64);
  const binary = atob(base64);
  const found = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place += 1) found[place] = binary.charCodeAt(place);
  return found;
}

// A column of few distinct strings: its value, and its value for people, in one row.
function choice(column, row) {
  return column.rows[row] < 0 ? null : column.values[column.rows[row]];
}

function choiceTitle(column, row) {
  return column.rows[row] < 0 ? null : column.titles[column.rows[row]];
}

// The evidence, with the place where each edge's pairs begin.
async function evidenceData() {
  const evidence = await unpacked("evidence");
  if (!evidence.starts) {
    evidence.starts = new Uint32Array(evidence.counts.length + 1);
    evidence.counts.forEach((count, row) => {
      evidence.starts[row + 1] = evidence.starts[row] + count;
    });
  }
  return evidence;
}
