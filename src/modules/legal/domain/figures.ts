/** What a text was rendered from, by placeholder: `figure:retention.uploads` is `P180D`, `table:retention` its rows. */
export type Figures = Readonly<Record<string, string | number | readonly (readonly string[])[]>>;
