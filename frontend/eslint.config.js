import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'
import { floors } from './eslint/floors.js'

const hosts = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource', 'localStorage', 'sessionStorage', 'indexedDB']
const message = 'Only src/platform knows the host: use usePlatform().'
const globalObjects = ['window', 'globalThis', 'self']

export default ts.config(
  { ignores: ['dist', 'src/contract', 'src/wailsjs'] },
  js.configs.recommended,
  ts.configs.recommended,
  vue.configs['flat/recommended'],
  {
    files: ['src/**'],
    plugins: { roleplay: { rules: { floors } } },
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'no-undef': 'off',
      'roleplay/floors': 'error',
      'no-restricted-globals': ['error', ...hosts.map(name => ({ name, message }))],
      'no-restricted-properties': [
        'error',
        ...globalObjects.flatMap(object => [...hosts, 'go', 'runtime'].map(property => ({ object, property, message }))),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: ':matches(TSAsExpression, TSTypeAssertion) > Identifier[name=/^(window|globalThis|self)$/]', message },
      ],
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/no-restricted-html-elements': [
        'error',
        { element: ['UDrawer', 'u-drawer', 'UEditor', 'u-editor'], message: 'It makes a <style> element, which the policy of the page forbids.' },
      ],
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multiline-html-element-content-newline': 'off',
    },
  },
  {
    files: ['src/platform/**', 'src/**/*.test.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off', 'no-restricted-syntax': 'off' },
  },
  {
    files: ['src/ui/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [{ name: 'pinia', message: 'A piece of ui has props and events, no store.' }] }] },
  },
  { files: ['public/**'], languageOptions: { globals: { localStorage: 'readonly', matchMedia: 'readonly', document: 'readonly' } } },
)
