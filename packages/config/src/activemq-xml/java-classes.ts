/** The element of the broker schema that a Java class is, for Spring beans that name the class in its place. */
import { JAVA_CLASSES } from './java-classes-data.js'

let elements: ReadonlyMap<string, string> | undefined

/** Undefined: not one of ActiveMQ's configurable classes. */
export function elementOfClass(className: string): string | undefined {
  elements ??= readClasses(JAVA_CLASSES)
  return elements.get(className)
}

function readClasses(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let place = ''
  for (const word of text.trim().split(/\s+/)) {
    if (word.endsWith(':')) {
      place = word.slice(0, -1)
      continue
    }
    const [name, element] = word.split('=') as [string, string | undefined]
    found.set(`${place}.${name}`, element ?? name[0]!.toLowerCase() + name.slice(1))
  }
  return found
}
