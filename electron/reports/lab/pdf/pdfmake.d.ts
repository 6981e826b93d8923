/** The part of pdfmake 0.3 that reports use; the package brings no types. */
declare module "pdfmake" {
  export type Content = string | { readonly [key: string]: unknown } | readonly Content[];

  export interface DocumentDefinition {
    readonly content: Content;
    readonly defaultStyle?: Readonly<Record<string, unknown>>;
    readonly styles?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly pageSize?: string;
    readonly pageMargins?: readonly [left: number, top: number, right: number, bottom: number];
    readonly info?: Readonly<Record<string, string | Date>>;
    readonly footer?: (page: number, pages: number) => Content;
  }

  const maker: {
    setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
    setUrlAccessPolicy(allows: (url: string) => boolean): void;
    setLocalAccessPolicy(allows: (path: string) => boolean): void;
    createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Buffer> };
  };
  export default maker;
}
