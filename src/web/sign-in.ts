import { h } from "./dom.js";

const KEY = "dabiao.token";

/** The token that was given on this machine, for this visit or for longer. */
export function rememberedToken(): string | undefined {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? undefined;
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
}

/** Asks for a token; `onDone` is called when there is one. */
export function signIn(
  say: (zh: string, en: string) => string,
  why: string,
  onDone: () => void,
): HTMLElement {
  const token = h("input", {
    type: "password",
    name: "token",
    autocomplete: "off",
    required: true,
    spellcheck: "false",
  });
  const keep = h("input", { type: "checkbox", name: "keep" });
  return h(
    "form",
    {
      class: "sign-in",
      onsubmit: (event) => {
        event.preventDefault();
        forgetToken();
        (keep.checked ? localStorage : sessionStorage).setItem(KEY, token.value.trim());
        onDone();
      },
    },
    h("h1", {}, say("登录", "Sign in")),
    h("p", {}, why),
    h("label", {}, say("令牌", "Token"), token),
    h("label", { class: "keep" }, keep, say("在这台设备上记住", "remember on this device")),
    h("button", { type: "submit" }, say("登录", "Sign in")),
    h(
      "p",
      { class: "note" },
      say(
        "令牌由统计局发放，决定可查看的园区或区县（市）。没有令牌的，可查看已发布的数字。企业的令牌用于通过接口报送，见",
        "The bureau gives tokens out; yours decides which park or district you see. Without one you see what is published. Those of enterprises are for filing through the ",
      ),
      h("a", { href: "/docs/" }, say("接口文档", "API")),
      say("。", "."),
    ),
  );
}
