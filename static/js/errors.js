// What a form refuses is read first: a long page would show its top, as if nothing had happened. Once all is there:
// an address that names a place of the page takes the focus from wherever it is.
addEventListener("load", () => document.querySelector(".notice--bad[role=alert][tabindex]")?.focus());
