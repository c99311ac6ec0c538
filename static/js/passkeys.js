// Inside [data-passkey], the form asks the browser for a passkey ("create" makes one, "get" shows one) and sends its answer.
// The options stand beside it, or are fetched from where the form goes. Without script, or passkeys, its button stays off.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

  async function optionsFor(place, form) {
    const data = place.querySelector("script");
    const headers = {Accept: "application/json"};
    const {publicKey} = data ? JSON.parse(data.textContent) : (await (await fetch(form.action, {headers})).json()).request_options;
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
    [...(publicKey.allowCredentials ?? []), ...(publicKey.excludeCredentials ?? [])].forEach((one) => (one.id = bytes(one.id)));
    if (form.elements.passwordless) {
      const alone = form.elements.passwordless.checked;
      const selection = {residentKey: alone ? "required" : "discouraged", requireResidentKey: alone};
      Object.assign(publicKey.authenticatorSelection, selection, alone ? {userVerification: "required"} : {});
    }
    return {publicKey};
  }

  function answerOf(credential) {
    const given = PARTS.filter((name) => credential.response[name]).map((name) => [name, text(credential.response[name])]);
    const extensions = credential.getClientExtensionResults();
    return JSON.stringify({id: credential.id, rawId: text(credential.rawId), type: credential.type, response: Object.fromEntries(given), clientExtensionResults: extensions});
  }

  document.querySelectorAll("[data-passkey]").forEach((place) => {
    const form = place.querySelector("form");
    const button = form.querySelector("button");
    const failure = document.querySelector("[data-passkey-failure]");
    if (!window.PublicKeyCredential) return;
    button.disabled = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = failure.hidden = true;
      try {
        form.elements.credential.value = answerOf(await navigator.credentials[place.dataset.passkey](await optionsFor(place, form)));
        form.submit();
      } catch {
        button.disabled = failure.hidden = false;
      }
    });
  });
})();
