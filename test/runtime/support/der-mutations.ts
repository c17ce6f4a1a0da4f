/** Mutations of DER: of single bytes, and of elements whose lengths are written anew, so that a parser reads on. */

/** A generator of numbers from a seed (mulberry32), so that a failure can be repeated. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Node {
  tag: number;
  /** The bytes of a primitive element. */
  bytes: Buffer;
  children: Node[] | undefined;
}

function parse(bytes: Buffer): Node[] {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length;) {
    const [tag = 0, first = 0] = bytes.subarray(at, at + 2);
    const more = first < 0x80 ? 0 : first - 0x80;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    const content = bytes.subarray(at + 2 + more, at + 2 + more + length);
    nodes.push({ tag, bytes: content, children: (tag & 0x20) === 0 ? undefined : parse(content) });
    at += 2 + more + length;
  }
  return nodes;
}

function write({ tag, bytes, children }: Node): Buffer {
  const content = children === undefined ? bytes : Buffer.concat(children.map(write));
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function all(nodes: Node[]): { readonly node: Node; readonly siblings: Node[] }[] {
  return nodes.flatMap((node) => [{ node, siblings: nodes }, ...all(node.children ?? [])]);
}

type Random = (below: number) => number;

const onElements: readonly ((node: Node, siblings: Node[], random: Random) => void)[] = [
  (node, siblings) => void siblings.splice(siblings.indexOf(node), 1),
  (node, siblings) => void siblings.splice(siblings.indexOf(node), 0, node),
  (node, siblings) => void siblings.push(node),
  (_, siblings) => void siblings.reverse(),
  (node, _, random) => {
    node.tag = [2, 3, 4, 5, 6, 0x0c, 0x13, 0x17, 0x18, 0x30, 0x31, 0xa0, 0xa1, 0xa3, 0x81][random(15)] ?? 0;
  },
  (node) => change(node, Buffer.of()),
  (node) => change(node, Buffer.concat([Buffer.of(0), node.bytes])),
  (node) => change(node, Buffer.concat([Buffer.of(0xff), node.bytes])),
  (node) => change(node, Buffer.concat([node.bytes, Buffer.of(0)])),
  (node) => change(node, node.bytes.subarray(1)),
  (node, _, random) => change(node, Buffer.of(random(256))),
  (node, _, random) => {
    const bytes = Buffer.from(node.bytes);
    if (bytes.length > 0) bytes[random(Math.min(bytes.length, 12))] = random(256);
    change(node, bytes);
  },
];

function change(node: Node, bytes: Buffer): void {
  node.bytes = bytes;
  node.children = undefined;
}

const onBytes: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    // Most of a certificate is two large numbers, of which any value is right: its structure is in front.
    const at = random(2) === 0 ? random(Math.min(bytes.length, 220)) : random(bytes.length);
    changed[at] = [0, 1, 0x7f, 0x80, 0x81, 0xff, random(256)][random(7)] ?? 0;
    return changed;
  },
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => Buffer.concat([bytes, Buffer.of(random(256))]),
  // The length in a longer form.
  (bytes) => Buffer.concat([bytes.subarray(0, 1), Buffer.of(0x83, 0), bytes.subarray(2)]),
  // An indefinite length.
  (bytes) => Buffer.concat([bytes.subarray(0, 1), Buffer.of(0x80), bytes.subarray(4), Buffer.of(0, 0)]),
];

/** Returns a mutation of well-formed DER. */
export function mutate(whole: Buffer, random: Random): Buffer {
  if (random(4) === 0) return onBytes[random(onBytes.length)]?.(whole, random) ?? whole;
  const nodes = parse(whole);
  const choices = all(nodes);
  const { node, siblings } = choices[random(choices.length)] ?? {};
  if (node && siblings) onElements[random(onElements.length)]?.(node, siblings, random);
  return Buffer.concat(nodes.map(write));
}
