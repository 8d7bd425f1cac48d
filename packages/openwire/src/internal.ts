/** The door for this repository's own scripts. */
export { generateSources } from './generator/generate.js'
