const colors = ['primary', 'secondary', 'success', 'info', 'warning', 'error'] as const
const variants = ['solid', 'soft', 'subtle', 'link'] as const

// Spelled out, for Tailwind finds classes as words.
const hover = {
  primary: { solid: 'hover:bg-primary/90 active:bg-primary/90', soft: 'hover:bg-primary/5 active:bg-primary/5', link: 'hover:text-primary active:text-primary' },
  secondary: { solid: 'hover:bg-secondary/90 active:bg-secondary/90', soft: 'hover:bg-secondary/5 active:bg-secondary/5', link: 'hover:text-secondary active:text-secondary' },
  success: { solid: 'hover:bg-success/90 active:bg-success/90', soft: 'hover:bg-success/5 active:bg-success/5', link: 'hover:text-success active:text-success' },
  info: { solid: 'hover:bg-info/90 active:bg-info/90', soft: 'hover:bg-info/5 active:bg-info/5', link: 'hover:text-info active:text-info' },
  warning: { solid: 'hover:bg-warning/90 active:bg-warning/90', soft: 'hover:bg-warning/5 active:bg-warning/5', link: 'hover:text-warning active:text-warning' },
  error: { solid: 'hover:bg-error/90 active:bg-error/90', soft: 'hover:bg-error/5 active:bg-error/5', link: 'hover:text-error active:text-error' },
}

// The rings of Nuxt UI are too faint to be seen as controls: these have at least 3:1 on every ground (WCAG 1.4.11).
const ring = 'ring-(--ui-text-dimmed)'
const field = { variants: { variant: { outline: ring, subtle: ring } } }

// Under the pointer Nuxt UI lightens a filled button and the words of a link by a quarter, and darkens a soft one:
// the words then have too little contrast. Here the ground grows lighter, and a link is underlined.
export const theme = {
  button: {
    slots: { base: 'cursor-pointer' },
    variants: { variant: { link: 'underline-offset-4 hover:underline' } },
    compoundVariants: colors.flatMap(color =>
      variants.map(variant => ({ color, variant, class: hover[color][variant === 'subtle' ? 'soft' : variant] })),
    ),
  },
  input: field,
  inputDate: field,
  inputMenu: field,
  inputNumber: field,
  select: field,
  selectMenu: field,
  textarea: field,
  checkbox: { slots: { base: ring } },
  radioGroup: { slots: { base: ring } },
  switch: { slots: { base: 'data-[state=unchecked]:bg-(--ui-text-dimmed)' } },
  // Its words are paler than its title, too pale on its ground.
  alert: { slots: { description: 'opacity-100' } },
}
