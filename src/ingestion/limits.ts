/** How much one file may ask of the reader. Every limit can be lowered or raised by `ReadOptions.limits`. */
export interface Limits {
  /** Size of a text file (CSV, JSON, NDJSON). */
  readonly bytesMax: number;
  /** Size of a workbook; it is unpacked in memory. */
  readonly workbookBytesMax: number;
  /** What the parts of a workbook may unpack to, together. */
  readonly unpackedBytesMax: number;
  /** How many times larger than the archive its contents may be, once they exceed `ratioFreeBytes`. */
  readonly unpackRatioMax: number;
  readonly ratioFreeBytes: number;
  readonly archiveEntriesMax: number;
  /** Cells that the repeat counts of an OpenDocument sheet may unfold to. */
  readonly workbookCellsMax: number;
  readonly mergedCellsMax: number;
  readonly rowsMax: number;
  readonly columnsMax: number;
  /** Bytes of one cell as UTF-8. */
  readonly cellBytesMax: number;
  /** Bytes of one row; a quote that is never closed would swallow the rest of the file. */
  readonly rowBytesMax: number;
  /** Errors in one file, after which it is the wrong file. */
  readonly errorsMax: number;
  /** The header must stand among the first rows. */
  readonly headerRowsMax: number;
  /** A sheet ends where so many rows in a run are blank. */
  readonly blankRowsMax: number;
}

const MEBIBYTE = 1024 * 1024;

const LIMITS: Limits = {
  bytesMax: 512 * MEBIBYTE,
  workbookBytesMax: 64 * MEBIBYTE,
  unpackedBytesMax: 400 * MEBIBYTE,
  unpackRatioMax: 150,
  ratioFreeBytes: 16 * MEBIBYTE,
  archiveEntriesMax: 2_000,
  workbookCellsMax: 20_000_000,
  mergedCellsMax: 1_000_000,
  rowsMax: 5_000_000,
  columnsMax: 500,
  cellBytesMax: 4_000,
  rowBytesMax: MEBIBYTE,
  errorsMax: 100_000,
  headerRowsMax: 30,
  blankRowsMax: 1_000,
};

/** The preset limits of reading a file, but for those that are changed. */
export function limitsOf(changed: Partial<Limits> | undefined): Limits {
  return { ...LIMITS, ...changed };
}
