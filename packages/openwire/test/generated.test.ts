import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generateSources } from '../src/generator/generate.js'

const directory = new URL('../src/generated/', import.meta.url)

it('the committed sources are what the tables generate', () => {
  const sources = generateSources()
  expect(readdirSync(directory).sort()).toEqual([...sources.keys()].sort())
  for (const [name, text] of sources) expect(readFileSync(new URL(name, directory), 'utf8'), name).toBe(text)
})
