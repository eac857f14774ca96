// Runs before the first paint, so that a remembered theme does not flash. The switch itself is in src/ui/useTheme.ts.
try {
  const theme = localStorage.getItem('relayooor.theme')
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme
} catch {
  // Storage is blocked: the system's theme stays.
}
