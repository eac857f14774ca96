/** Light and dark follow the page's own `color-scheme`. */
export const walletStyle = `
:host { display: block; font: 400 15px/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
dialog, aside {
  --ink: light-dark(#1b1830, #eceaf6);
  --soft: light-dark(#57526f, #b3aecb);
  --paper: light-dark(#ffffff, #1c1a29);
  --wash: light-dark(#f3f1fa, #272438);
  --line: light-dark(#d5d0e6, #433e5c);
  --violet: light-dark(#5a36b8, #b49bff);
  color: var(--ink);
}
aside {
  display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; justify-content: center;
  padding: 10px 16px; background: var(--wash); border-top: 2px dashed var(--violet); font-size: 14px;
}
dialog {
  width: min(480px, calc(100vw - 16px)); max-height: calc(100dvh - 16px); padding: 0; overflow: auto;
  background: var(--paper); border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 18px 60px rgb(0 0 0 / .35);
}
dialog::backdrop { background: rgb(12 10 25 / .55); }
.mark { padding: 8px 20px; background: var(--wash); border-bottom: 2px dashed var(--violet); color: var(--soft); font-size: 13px; }
.mark strong { color: var(--violet); }
.body { padding: 18px 20px 20px; }
h2 { margin: 0 0 2px; font-size: 20px; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; outline: none; }
p { margin: 0 0 12px; color: var(--soft); }
dl { display: grid; grid-template-columns: minmax(84px, auto) 1fr; gap: 8px 14px; margin: 14px 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; font-variant-numeric: tabular-nums; }
details { margin: 0 0 16px; }
summary { cursor: pointer; color: var(--violet); }
pre {
  margin: 8px 0 0; padding: 10px; max-height: 220px; overflow: auto; background: var(--wash); border-radius: 8px;
  font: 12px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
}
.actions {
  display: flex; flex-wrap: wrap; gap: 10px; position: sticky; bottom: 0;
  margin: 0 -20px -20px; padding: 12px 20px 20px; background: var(--paper);
}
button {
  flex: 1 1 100px; min-height: 44px; padding: 8px 16px; border-radius: 10px; border: 1px solid var(--line);
  background: var(--paper); color: var(--ink); font: inherit; font-weight: 600; cursor: pointer;
}
button.yes { background: var(--violet); border-color: var(--violet); color: light-dark(#fff, #17131f); }
aside button { flex: 0 0 auto; min-height: 32px; padding: 2px 12px; font-size: 14px; }
fieldset { margin: 0 0 14px; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: 4px; color: var(--soft); }
label { display: flex; gap: 10px; align-items: baseline; padding: 8px 0; overflow-wrap: anywhere; }
label small { display: block; color: var(--soft); }
:focus-visible { outline: 3px solid var(--violet); outline-offset: 2px; }
h2:focus-visible { outline: none; }
@media (max-width: 400px) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; } }
`
