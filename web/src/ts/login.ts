// Passkeys on the log-in pages. The form stays hidden unless the browser knows them; the server
// decides everything, this only carries the challenge to the browser and the answer back.

type Json = Record<string, unknown>;

function bytes(s: string): ArrayBuffer {
  const plain = atob(s.replace(/-/g, "+").replace(/_/g, "/"));
  const out = new Uint8Array(plain.length);
  for (let i = 0; i < plain.length; i++) out[i] = plain.charCodeAt(i);
  return out.buffer;
}

function words(b: ArrayBuffer): string {
  let s = "";
  for (const x of new Uint8Array(b)) s += String.fromCharCode(x);
  return btoa(s).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function known(list: unknown): PublicKeyCredentialDescriptor[] {
  return Array.isArray(list) ? list.map((c: Json) => ({ ...c, type: "public-key", id: bytes(String(c.id)) }) as PublicKeyCredentialDescriptor) : [];
}

async function get(o: Json): Promise<Json> {
  const k = (o.publicKey ?? o) as Json;
  const options = { ...k, challenge: bytes(String(k.challenge)), allowCredentials: known(k.allowCredentials) } as PublicKeyCredentialRequestOptions;
  const c = (await navigator.credentials.get({ publicKey: options })) as PublicKeyCredential;
  const r = c.response as AuthenticatorAssertionResponse;
  return {
    id: c.id, rawId: words(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(),
    response: { clientDataJSON: words(r.clientDataJSON), authenticatorData: words(r.authenticatorData), signature: words(r.signature), userHandle: r.userHandle ? words(r.userHandle) : null },
  };
}

async function create(o: Json): Promise<Json> {
  const k = (o.publicKey ?? o) as Json;
  const user = k.user as Json;
  const options = { ...k, challenge: bytes(String(k.challenge)), user: { ...user, id: bytes(String(user.id)) }, excludeCredentials: known(k.excludeCredentials) } as unknown as PublicKeyCredentialCreationOptions;
  const c = (await navigator.credentials.create({ publicKey: options })) as PublicKeyCredential;
  const r = c.response as AuthenticatorAttestationResponse;
  return {
    id: c.id, rawId: words(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(),
    response: { clientDataJSON: words(r.clientDataJSON), attestationObject: words(r.attestationObject), transports: r.getTransports ? r.getTransports() : [] },
  };
}

function put(form: HTMLFormElement, name: string, value: string): void {
  const field = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (field) field.value = value;
}

async function carry(form: HTMLFormElement): Promise<void> {
  const said = form.querySelector<HTMLElement>("[data-passkey-said]");
  if (said) said.hidden = true;
  try {
    const res = await fetch(form.dataset.begin ?? "", { method: "POST", headers: { Accept: "application/json" } });
    const body = (await res.json()) as Json;
    if (typeof body.go === "string") {
      location.assign(body.go);
      return;
    }
    if (!res.ok) throw new Error(String(res.status));
    const answer = form.dataset.passkey === "create" ? await create(body.options as Json) : await get(body.options as Json);
    put(form, "ticket", String(body.ticket));
    put(form, "answer", JSON.stringify(answer));
    form.submit();
  } catch {
    if (!said) return;
    said.textContent = form.dataset.failed ?? "";
    said.hidden = false;
  }
}

if (window.PublicKeyCredential && window.isSecureContext) {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      e.stopImmediatePropagation();
      void carry(form);
    });
  }
}
