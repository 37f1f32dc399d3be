import { crc32, createInflateRaw } from "node:zlib";
import { Fault } from "../../domain/faults.js";
import type { Limits } from "../limits.js";

/**
 * Looks at a zip archive before anybody unpacks it. The directory says what the parts would unpack to; since a
 * directory can lie, every part is then inflated once without being kept, stopped where it exceeds its word, and
 * held against its checksum: no figure may have changed by damage.
 */

const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
const COMMENT_MAX = 0xffff;
const DIRECTORY_ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL_HEADER_LENGTH = 30;
const ZIP64_FIELD = 0x0001;
const SEE_ZIP64 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
  readonly checksum: number;
}

/** @throws Fault FILE_BOMB, FILE_DAMAGED */
export async function checkArchive(bytes: Buffer, limits: Limits): Promise<void> {
  const entries = readDirectory(bytes, limits);
  const total = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  const excessive = total > limits.ratioFreeBytes && total / bytes.length > limits.unpackRatioMax;
  if (total > limits.unpackedBytesMax || excessive) throw bomb(total);
  for (const entry of entries) await checkEntry(bytes, entry);
}

function readDirectory(bytes: Buffer, limits: Limits): readonly Entry[] {
  const end = endOfDirectory(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > limits.archiveEntriesMax)
    throw new Fault("FILE_BOMB", { found: { zh: `${count}个部分`, en: `${count} parts` } });
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_LENGTH > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw cutShort();
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30);
    const extraAt = at + ENTRY_LENGTH + nameLength;
    const declared = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
    const [unpacked = 0, packed = 0, offset = 0] = withZip64(
      declared,
      bytes.subarray(extraAt, extraAt + extraLength),
    );
    const name = bytes.toString("utf8", at + ENTRY_LENGTH, extraAt);
    const method = bytes.readUInt16LE(at + 10);
    entries.push({ name, method, packed, unpacked, offset, checksum: bytes.readUInt32LE(at + 16) });
    at = extraAt + extraLength + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function endOfDirectory(bytes: Buffer): number {
  const earliest = Math.max(0, bytes.length - END_LENGTH - COMMENT_MAX);
  for (let at = bytes.length - END_LENGTH; at >= earliest; at--) {
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw cutShort();
}

/** Sizes and offset that don't fit 32 bits stand in the zip64 field, in the same order. */
function withZip64(declared: readonly number[], extra: Buffer): readonly number[] {
  if (!declared.includes(SEE_ZIP64)) return declared;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64_FIELD) continue;
    let next = at + 4;
    return declared.map((value) => {
      if (value !== SEE_ZIP64) return value;
      if (next + 8 > extra.length) throw cutShort();
      next += 8;
      return Number(extra.readBigUInt64LE(next - 8));
    });
  }
  throw cutShort();
}

async function checkEntry(bytes: Buffer, entry: Entry): Promise<void> {
  const header = entry.offset + LOCAL_HEADER_LENGTH;
  if (header > bytes.length) throw unreadable(entry);
  const start = header + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const end = start + entry.packed;
  if (end > bytes.length || (entry.method !== STORED && entry.method !== DEFLATED)) throw unreadable(entry);
  const found = await measure(bytes.subarray(start, end), entry);
  if (found.length !== entry.unpacked || found.checksum !== entry.checksum) throw unreadable(entry);
}

async function measure(packed: Buffer, entry: Entry): Promise<{ length: number; checksum: number }> {
  if (entry.method === STORED) return { length: packed.length, checksum: crc32(packed) };
  const inflate = createInflateRaw();
  inflate.end(packed);
  let length = 0;
  let checksum = 0;
  try {
    for await (const piece of inflate) {
      if (!(piece instanceof Uint8Array)) continue;
      length += piece.length;
      if (length > entry.unpacked) throw bomb(length);
      checksum = crc32(piece, checksum);
    }
  } catch (cause) {
    throw cause instanceof Fault ? cause : unreadable(entry, cause);
  }
  return { length, checksum };
}

function bomb(found: number): Fault {
  return new Fault("FILE_BOMB", { found: `${Math.ceil(found / 1024 / 1024)} MiB` });
}

function cutShort(): Fault {
  const detail = {
    zh: "没有传完或下载完(文件末尾的目录缺失或有误),请重新取得文件,用 Excel 等软件打开核对后再传",
    en: "it was not sent or fetched to its end (the directory there is missing or wrong): get it again and open it in a spreadsheet program before sending it",
  };
  return new Fault("FILE_DAMAGED", { detail });
}

function unreadable({ name }: Entry, cause?: unknown): Fault {
  const detail = {
    zh: `其中的 ${name} 读不出或与校验和不符,请用 Excel 等软件打开核对,另存后再传`,
    en: `${name} in it cannot be read or differs from its checksum: open it in a spreadsheet program, check it and save it anew`,
  };
  return new Fault("FILE_DAMAGED", { detail }, { cause });
}
