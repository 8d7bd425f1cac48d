/** What `hermod check` prints: for each element of a configuration what it does here, then mistakes and a verdict. */
import type { AttributeReport, AttributeStatus, ElementReport } from './activemq-xml/configured.js'
import type { ElementStatus } from './activemq-xml/elements.js'
import type { InspectedConfiguration } from './activemq-xml/read.js'
import { type Finding, findingText } from './finding.js'

const STATUS_TEXT: Record<ElementStatus, string> = {
  works: 'works',
  unbuilt: 'not built yet',
  ignored: 'ignored',
  required: 'not built yet, stops the start',
}

export interface CheckResult {
  readonly lines: readonly string[]
  /** True: a broker starts from this file. */
  readonly startable: boolean
}

export function checkResult(file: string, { settings, findings, reports }: InspectedConfiguration): CheckResult {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const warnings = findings.filter(({ severity }) => severity === 'warning')
  return {
    lines: [
      ...inDocumentOrder(reports).flatMap(elementLines),
      ...section('Warnings', warnings),
      ...section('Errors', errors),
      '',
      verdict(file, errors.length, warnings.length),
    ],
    startable: settings !== undefined,
  }
}

/** Imports and beans are read before the broker, wherever they stand. Files stay in the order they were read in. */
function inDocumentOrder(reports: readonly ElementReport[]): readonly ElementReport[] {
  const files = [...new Set(reports.map(({ position }) => position.file))]
  return [...reports].sort(
    ({ position: a }, { position: b }) =>
      files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  )
}

function elementLines(report: ElementReport): string[] {
  const place = `${report.position.line}:${report.position.column}`.padEnd(8)
  const name = `${'  '.repeat(report.depth)}<${report.name}>`
  const remark = report.remark === '' ? '' : separator(report.status) + report.remark
  const own = `${place} ${name.padEnd(44)} ${STATUS_TEXT[report.status]}${remark}`
  return [own, ...report.attributes.map((attribute) => attributeLine(attribute, report))]
}

function separator(status: ElementStatus): string {
  return status === 'ignored' || status === 'required' ? ' because ' : ': '
}

function attributeLine({ name, value, status, remark }: AttributeReport, report: ElementReport): string {
  const shown = `${'  '.repeat(report.depth + 2)}${name}="${isSecret(name) ? '***' : value}"`
  // What an attribute does is only of interest where its element does something.
  const text = report.status !== 'works' && status !== 'wrong' ? '' : attributeText(status, remark)
  return `${''.padEnd(8)} ${shown.padEnd(44)} ${text}`.trimEnd()
}

/** What is shown here, placeholders and encrypted values made plain, is sent to others who are asked for help. */
function isSecret(name: string): boolean {
  return /passwords?$/i.test(name)
}

function attributeText(status: AttributeStatus, remark: string): string {
  if (status === 'works') return `works: ${remark}`
  if (status === 'ignored') return `ignored because ${remark}`
  return status === 'wrong' ? `wrong: ${remark}` : 'not built yet'
}

function section(title: string, findings: readonly Finding[]): string[] {
  return findings.length === 0 ? [] : ['', `${title}:`, ...findings.map((finding) => `  ${findingText(finding)}`)]
}

function verdict(file: string, errors: number, warnings: number): string {
  const asked =
    warnings === 0 ? '' : `; ${count(warnings, 'thing')} asked for ${warnings === 1 ? 'has' : 'have'} no effect`
  if (errors > 0) return `${file}: a broker does not start from it (${count(errors, 'error')})`
  return `${file}: a broker starts from it${asked}`
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
