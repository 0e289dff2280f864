// Sets light or dark before the first paint: a plain script, so that it runs ahead of the modules.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;

  function choice() {
    try {
      return JSON.parse(localStorage.getItem('meshchat.theme') ?? '"auto"');
    } catch {
      return 'auto';
    }
  }

  function apply() {
    const chosen = root.dataset.themeChoice ?? choice();
    const isDark = chosen === 'dark' || (chosen !== 'light' && dark.matches);
    root.dataset.theme = isDark ? 'dark' : 'light';
  }

  dark.addEventListener('change', apply);
  addEventListener('meshchat-theme', apply);
  apply();
})();
