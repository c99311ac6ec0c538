// What a form refuses is read first: a long page would show its top, as if nothing had happened.
document.querySelector(".notice--bad[role=alert][tabindex]")?.focus();
