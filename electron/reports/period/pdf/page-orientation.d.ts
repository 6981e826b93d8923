/** Statements lie on their side, which a run's report does not. */
declare module "pdfmake" {
  interface DocumentDefinition {
    readonly pageOrientation?: "portrait" | "landscape";
  }
}
