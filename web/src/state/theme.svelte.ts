// The chart colours of the screen: fetched once, chosen by the system's light or dark.
import { api } from "../api/client";

const dark = window.matchMedia?.("(prefers-color-scheme: dark)");

class Theme {
  private both = $state.raw<Record<"light" | "dark", Record<string, unknown>> | null>(null);
  private isDark = $state(dark?.matches ?? false);

  constructor() {
    dark?.addEventListener("change", (event) => (this.isDark = event.matches));
  }

  async load(): Promise<void> {
    this.both = await api.theme();
  }

  get config(): Record<string, unknown> | null {
    return this.both && this.both[this.isDark ? "dark" : "light"];
  }
}

export const theme = new Theme();
