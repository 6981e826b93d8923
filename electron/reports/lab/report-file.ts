export interface ReportFile {
  /** Safe on every system, without a folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}
