// @ts-check
/** Changes the surroundings at once; the cookie tells the server from the next page on. */

const A_YEAR_SECONDS = 365 * 24 * 60 * 60;

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-theme-form]")) return;
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    document.documentElement.dataset.theme = button.value;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${button.value}; path=/; max-age=${A_YEAR_SECONDS}; samesite=lax${secure}`;
    form.closest("details")?.removeAttribute("open");
  });
}
