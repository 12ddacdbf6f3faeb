// Runs before the styles, so that a dark window never flashes white.
;(function () {
  var chosen = null
  try {
    chosen = localStorage.getItem('roleplay.theme')
  } catch {
    // storage can be switched off: the system's scheme is used
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.className = dark ? 'dark' : 'light'
})()
