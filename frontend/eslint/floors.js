import path from 'node:path'

const src = path.resolve(import.meta.dirname, '../src')

// contract ← platform ← domains ← shell; ui stands beside the platform and knows nobody.
const below = {
  contract: [],
  platform: ['contract'],
  ui: [],
  domains: ['contract', 'platform', 'ui'],
  shell: ['contract', 'platform', 'ui', 'domains'],
}

function problemOf(file, source) {
  const absolute = source.startsWith('@/') ? path.join(src, source.slice(2)) : path.resolve(path.dirname(file), source)
  const [floor, own] = path.relative(src, file).split(path.sep)
  const [wanted, domain, ...inside] = path.relative(src, absolute).split(path.sep)
  if (!(floor in below) || !(wanted in below)) return
  if (floor !== wanted && !below[floor].includes(wanted)) return `src/${floor} must not import src/${wanted}.`
  if (wanted === 'domains' && !(floor === 'domains' && own === domain) && inside.length && inside.join('/') !== 'index')
    return `Import the domain ${domain} through its index.ts.`
  if (wanted === 'platform' && floor !== 'platform' && domain && !['index', 'fake'].includes(domain))
    return 'Import the platform through its index.ts.'
}

/** Imports go down only, and domains meet only through index.ts. */
export const floors = {
  create(context) {
    function check(node) {
      const source = node.source?.value
      if (typeof source !== 'string' || !/^(@\/|\.)/.test(source)) return
      const message = problemOf(context.filename, source)
      if (message) context.report({ node, message })
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
    }
  },
}
