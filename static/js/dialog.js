// A button with `data-asks="id"` opens that dialog, whose own button then sends the form. Without script it sends at once.
(() => {
  document.querySelectorAll("[data-asks]").forEach((button) => {
    const dialog = document.getElementById(button.dataset.asks);
    if (!dialog?.showModal) return;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
  });
})();
