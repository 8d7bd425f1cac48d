/**
 * As much of YAML as a compose file needs: maps, lists of scalars, quotes, comments of whole lines, anchors. Anything else
 * is an error, so that a file that is broken does not pass for one that is not.
 */
export type YamlValue = string | YamlMap | string[]
export interface YamlMap {
  [key: string]: YamlValue
}

interface Line {
  readonly number: number
  readonly indent: number
  readonly text: string
}

const ENTRY = /^([\w.-]+):(?: (?:&(\w+)|\*(\w+)|(.+)))?$/

export function readYaml(text: string): YamlMap {
  const lines: Line[] = text.split('\n').flatMap((line, i) => {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) return []
    return [{ number: i + 1, indent: line.length - line.trimStart().length, text: trimmed }]
  })
  const anchors = new Map<string, YamlValue>()
  const map = readMap(lines, 0, anchors)
  if (lines.length > 0) throw problem(lines[0]!, 'is indented as nothing before it')
  return map
}

/** Takes the lines of one map off the front. */
function readMap(lines: Line[], indent: number, anchors: Map<string, YamlValue>): YamlMap {
  const map: YamlMap = {}
  while (lines[0]?.indent === indent && !lines[0].text.startsWith('- ')) {
    const line = lines.shift()!
    const [, key, anchor, alias, value] = ENTRY.exec(line.text) ?? []
    if (key === undefined) throw problem(line, 'is no "key: value"')
    if (Object.hasOwn(map, key)) throw problem(line, `${key} comes twice`)
    map[key] =
      value !== undefined
        ? scalar(line, value)
        : alias !== undefined
          ? aliased(line, alias, anchors)
          : inside(lines, indent, anchors)
    if (anchor !== undefined) anchors.set(anchor, map[key])
  }
  return map
}

function inside(lines: Line[], indent: number, anchors: Map<string, YamlValue>): YamlMap | string[] {
  const [first] = lines
  if (first === undefined || first.indent <= indent) return {}
  if (!first.text.startsWith('- ')) return readMap(lines, first.indent, anchors)
  const list: string[] = []
  while (lines[0]?.indent === first.indent && lines[0].text.startsWith('- ')) {
    const line = lines.shift()!
    list.push(scalar(line, line.text.slice(2)))
  }
  return list
}

function aliased(line: Line, name: string, anchors: Map<string, YamlValue>): YamlValue {
  const value = anchors.get(name)
  if (value === undefined) throw problem(line, `*${name} comes before &${name}`)
  return value
}

function scalar(line: Line, text: string): string {
  const quoted = /^(["'])([^"'\\]*)\1$/.exec(text)
  if (quoted !== null) return quoted[2]!
  if (/^["'[{>|&*!%@`]|: | #/.test(text)) throw problem(line, 'is more YAML than is read here')
  return text
}

const problem = (line: Line, what: string): Error => new Error(`line ${line.number}: ${line.text}: ${what}`)
