import { mount } from "svelte";
import App from "./App.svelte";
import "./styles.css";

// Charts measure their words as they are drawn, so the font has to be there before.
const letters = ["400 12px Inter", "600 12px Inter"].map((font) => document.fonts.load(font));
const target = document.getElementById("app");
void Promise.allSettled(letters).then(() => target && mount(App, { target }));
