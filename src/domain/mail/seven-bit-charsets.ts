// The charsets that write everything in seven bits and switch between tables: for Korean, for Chinese, and what Japanese programs add.

/** ISO-2022-KR: between SO and SI stands KS X 1001. */
export function fromIsoKr(bytes: Uint8Array): string {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  let isShifted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x1b && bytes[i + 1] === 0x24 && bytes[i + 2] === 0x29) i += 3;
    else if (byte === 0x0e) isShifted = true;
    else if (byte === 0x0f) isShifted = false;
    else {
      if (byte === 0x0a) isShifted = false;
      out[length++] = isShifted && byte > 0x20 ? byte | 0x80 : byte;
    }
  }
  return new TextDecoder("euc-kr").decode(out.subarray(0, length));
}

/** HZ (RFC 1843): between ~{ and ~} stands GB 2312. */
export function fromHz(bytes: Uint8Array): string {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  let isShifted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const next = bytes[i + 1];
    if (byte === 0x7e && (next === 0x7b || next === 0x7d)) {
      isShifted = next === 0x7b;
      i++;
    } else if (byte === 0x7e && !isShifted && (next === 0x7e || next === 0x0a)) {
      if (next === 0x7e) out[length++] = 0x7e;
      i++;
    } else {
      if (byte === 0x0a) isShifted = false;
      out[length++] = isShifted && byte > 0x20 ? byte | 0x80 : byte;
    }
  }
  return new TextDecoder("gb18030").decode(out.subarray(0, length));
}

/** ISO-2022-JP with all that programs add: narrow kana by escape or by SO and SI, JIS X 0212, and 8-bit signs between. */
export function fromIsoJp(bytes: Uint8Array): string {
  const out = Buffer.alloc(bytes.length * 3);
  let length = 0;
  let table: "one" | "kana" | "two" | "three" = "one";
  let isNarrow = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x1b) {
      const [first, second, third] = [bytes[i + 1], bytes[i + 2], bytes[i + 3]];
      if (first === 0x28) {
        table = second === 0x49 ? "kana" : "one";
        i += 2;
      } else if (first === 0x24 && second === 0x28) {
        table = third === 0x44 ? "three" : "two";
        i += 3;
      } else if (first === 0x24) {
        table = "two";
        i += 2;
      }
      continue;
    }
    if (byte === 0x0e || byte === 0x0f) {
      isNarrow = byte === 0x0e;
      continue;
    }
    if (byte === 0x0a || byte === 0x0d) table = "one";
    if (byte < 0x21) out[length++] = byte;
    else if (table === "kana" || isNarrow || (table === "one" && byte >= 0xa1 && byte <= 0xdf)) {
      out[length++] = 0x8e;
      out[length++] = byte | 0x80;
    } else if (table === "one") out[length++] = byte;
    else {
      if (table === "three") out[length++] = 0x8f;
      out[length++] = byte | 0x80;
      const next = bytes[i + 1] ?? 0;
      if (next > 0x20) {
        out[length++] = next | 0x80;
        i++;
      }
    }
  }
  return new TextDecoder("euc-jp").decode(out.subarray(0, length));
}
