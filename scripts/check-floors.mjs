// Imports point down, types included, and never in a circle. Run by `npm run floors`; prints each offence with its chain and exits with 1.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, posix, relative, sep } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The floors of each package's src, lowest first: its folders and the files beside them. A file may import from its own floor and from those before it. */
const FLOORS = {
  tekrar: [
    'base',
    'graph',
    'engine',
    'compiler',
    'execution',
    'cells',
    'layers',
    'formats',
    'data',
    'training',
    'model',
    'keras',
    'insight',
    'index.ts',
  ],
  tasks: [
    'base',
    'options',
    'sayings',
    'messages',
    'report',
    'task.ts',
    'given.ts',
    'tabular',
    'series',
    'language',
    'labelled',
    'pairs',
    'music',
    'measures',
    'baselines',
    'training',
    'text',
    'classifier',
    'sentiment',
    'summarizer',
    'composer',
    'forecaster',
    'detector',
    'table.ts',
    'rows.ts',
    'tasks.ts',
    'compare',
    'index.ts',
  ],
}
/** Floors that may know another's types and nothing more. */
const TYPES_ONLY = { engine: ['graph'] }
/** What each package may import of the others, by name. */
const PACKAGES = {
  tekrar: [],
  native: ['tekrar'],
  tasks: ['tekrar'],
  views: ['tekrar'],
  cli: ['tekrar', '@tekrar/native', '@tekrar/tasks', '@tekrar/views'],
}
/** The packages that run in a page: no Node modules, no Node globals; no other dependency than these. */
const PLAIN = { tekrar: [], tasks: ['papaparse', 'midi-file'] }

const isTest = (path) => /\.(test|test-support|test-d)\.ts$/.test(path)

/** Source without comments, its strings replaced by "n", the place of each in `strings`. */
export function tokens(source) {
  const strings = []
  let code = ''
  const templates = []
  let at = 0
  const keep = (text) => {
    strings.push(text)
    code += `"${strings.length - 1}"`
  }
  const template = () => {
    for (; at < source.length; at++) {
      if (source[at] === '\\') at++
      else if (source[at] === '`') {
        at++
        return
      } else if (source.startsWith('${', at)) {
        templates.push(0)
        code += ' ('
        at += 2
        return
      }
    }
  }
  while (at < source.length) {
    const c = source[at]
    if (source.startsWith('//', at)) {
      const end = source.indexOf('\n', at)
      at = end < 0 ? source.length : end
    } else if (source.startsWith('/*', at)) {
      const end = source.indexOf('*/', at + 2)
      at = end < 0 ? source.length : end + 2
      code += ' '
    } else if (c === "'" || c === '"') {
      let end = at + 1
      while (end < source.length && source[end] !== c) end += source[end] === '\\' ? 2 : 1
      keep(source.slice(at + 1, end))
      at = end + 1
    } else if (c === '`') {
      at++
      code += '""'
      template()
    } else if (c === '}' && templates.length > 0 && templates[templates.length - 1] === 0) {
      templates.pop()
      code += ')'
      at++
      template()
    } else if (
      c === '/' &&
      /(^|[=(,:[!&|?{};+*%~^<>-]|\b(return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield))$/.test(code.trimEnd().slice(-12))
    ) {
      let inClass = false
      for (at++; at < source.length && (source[at] !== '/' || inClass); at++) {
        if (source[at] === '\\') at++
        else if (source[at] === '[') inClass = true
        else if (source[at] === ']') inClass = false
      }
      at++
      code += '/ /'
    } else {
      if (templates.length > 0 && (c === '{' || c === '}')) templates[templates.length - 1] += c === '{' ? 1 : -1
      code += c
      at++
    }
  }
  return { code, strings }
}

/** Every module a source names, and whether only its types are wanted. */
export function importsOf(source) {
  const { code, strings } = tokens(source)
  const found = []
  const add = (pattern, typesOnly) => {
    for (const match of code.matchAll(pattern)) found.push({ specifier: strings[Number(match.groups.string)], types: typesOnly(match) })
  }
  const onlyTypes = (clause) => {
    if (/^\s*type\b(?!\s*(,|from\b))/.test(clause)) return true
    const names = /^\s*\{([^}]*)\}\s*$/.exec(clause)?.[1]
    return !!names?.split(',').every((name) => name.trim() === '' || /^\s*type\s/.test(name))
  }
  add(/(?<![.\w$])(?:import|export)\b(?<clause>[\w\s{},*$]*?)\bfrom\s*"(?<string>\d+)"/g, (match) => onlyTypes(match.groups.clause))
  add(/(?<![.\w$])import\s*"(?<string>\d+)"/g, () => false)
  add(/(?<![.\w$])import\s*\(\s*"(?<string>\d+)"/g, () => false)
  add(/(?<![.\w$])require\s*\(\s*"(?<string>\d+)"/g, () => false)
  return found
}

const filesUnder = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.[cm]?ts$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()

/** A circle among files, as the chain that closes it; each circle once. */
function circles(graph) {
  const found = []
  const state = new Map()
  const chain = []
  const visit = (file) => {
    state.set(file, 'open')
    chain.push(file)
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === 'open') found.push([...chain.slice(chain.indexOf(next)), next])
      else if (!state.has(next)) visit(next)
    }
    chain.pop()
    state.set(file, 'done')
  }
  for (const file of graph.keys()) if (!state.has(file)) visit(file)
  return found
}

/** The files that a package's own import map gives to Node alone: they may use what Node has. */
function nodeFiles(folder) {
  const manifest = join(folder, 'package.json')
  const { imports = {} } = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {}
  const targets = Object.values(imports).map((conditions) => conditions.node ?? '')
  return new Set(targets.map((target) => target.replace(/^\.\/(dist|bundle)\//, '').replace(/(\.d\.ts|\.js)$/, '.ts')))
}

/** Every offence in the packages under a root, as lines for a person. */
export function checkFloors(root) {
  const problems = []
  const packages = join(root, 'packages')
  for (const name of existsSync(packages) ? readdirSync(packages) : []) {
    const home = join(packages, name, 'src')
    if (!existsSync(home)) continue
    const inside = (path) => relative(home, path).split(sep).join('/')
    const graph = new Map()
    const forNode = nodeFiles(join(packages, name))
    const known = new Set(filesUnder(home).map(inside))
    for (const file of known) {
      const source = readFileSync(join(home, file), 'utf8')
      const place = `packages/${name}/src/${file}`
      const say = (what) => problems.push(`${place}: ${what}`)
      if (name in PLAIN && !isTest(file) && !forNode.has(file)) {
        const { code } = tokens(source)
        const global = /(?<![.\w$])(?:(process|Buffer|__dirname|__filename)\s*(?:\.|\[|\(|\?\.)|(require)\s*\(\s*")/.exec(code)
        if (global) say(`uses ${global[1] ?? global[2]}, which a page does not have`)
      }
      for (const { specifier, types } of importsOf(source)) {
        if (specifier.startsWith('.')) {
          const target = posix.normalize(posix.join(posix.dirname(file), specifier))
          if (target.startsWith('..')) {
            if (!isTest(file)) say(`reaches out of its package: ${specifier}; import by the package's name`)
            continue
          }
          if (!known.has(target)) {
            if (!target.endsWith('.generated.ts')) say(`imports ${specifier}, which is not there`)
            continue
          }
          if (isTest(file)) continue
          if (isTest(target)) say(`imports ${target}, which is for tests`)
          graph.set(file, [...(graph.get(file) ?? []), target])
          if (FLOORS[name]) checkFloor(FLOORS[name], file, target, types, say)
        } else if (!isTest(file)) checkPackage(name, specifier, say)
      }
    }
    for (const chain of circles(graph)) problems.push(`packages/${name}/src: a circle: ${chain.join(' → ')}`)
  }
  return problems
}

function checkFloor(floors, file, target, types, say) {
  const [own, other] = [file, target].map((path) => path.split('/')[0])
  const [from, to] = [own, other].map((floor) => floors.indexOf(floor))
  if (from < 0) say(`stands on no floor; the floors are ${floors.join(' < ')}`)
  else if (to > from) say(`an upward import: ${own} → ${other} (${file} → ${target})`)
  else if (TYPES_ONLY[own]?.includes(other) && !types) say(`${own} may import types alone from ${other} (${file} → ${target})`)
}

function checkPackage(name, specifier, say) {
  if (specifier.startsWith('#')) return
  const [first, second] = specifier.split('/')
  const wanted = first.startsWith('@') ? `${first}/${second}` : first
  if (specifier.startsWith('node:') || isBuiltin(specifier)) {
    if (name in PLAIN) say(`imports ${specifier}, which a page does not have`)
  } else if (wanted === 'tekrar' || wanted.startsWith('@tekrar/')) {
    if (!(PACKAGES[name] ?? []).includes(wanted)) say(`may not import ${wanted}`)
  } else if (PLAIN[name]?.includes(wanted) === false)
    say(
      `imports the package ${wanted}; packages/${name} has ${PLAIN[name].length > 0 ? `only ${PLAIN[name].join(' and ')}` : 'no dependency'}`,
    )
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const problems = checkFloors(join(dirname(fileURLToPath(import.meta.url)), '..'))
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}
