import type { music as english } from '../en/music.ts'
import { number, percent } from './numbers.ts'

const voices = { one: 'tek ses', many: 'çok ses, her tuş kendi başına', notes: 'çok ses, nota nota' }
const views = { whole: 'adımın bütünü birden', keys: 'her tuş kendi yerinden, hepsi için tek ağ' }

export const music: typeof english = {
  errors: {
    'midi-cut-short': (d) =>
      `${d.file}: MIDI dosyası yarım kalmış: en az ${number(d.wanted)} bayt olması gerekiyor, ${number(d.bytes)} bayt var; yeniden kopyalayın ya da indirin`,
    'not-midi': (d) => `${d.file}: standart bir MIDI dosyası değil: ${d.problem}; .mid, .abc ya da JSON piyano rulosu verin`,
    'no-notes': (d) => `${d.file}: piyanonun çalabileceği nota yok; dosyayı çıkarın ya da başkasını verin`,
    'not-music': (d) => `${d.file}: ne MIDI, ne ABC, ne de JSON piyano rulosu; dosyayı çıkarın ya da bunlardan birine çevirin`,
    'broken-roll': (d) =>
      `${d.file}: piyano rulosu değil${d.place === '' ? '' : ` (${d.place})`}: ${d.problem}; rulo bir parçalar listesidir, her parça adımlar, her adım MIDI numaraları listesidir: [[[60,64,67],[]]] gibi`,
    'too-little-music': (d) =>
      `${d.files.join(', ')}: öğrenecek yalnızca ${number(d.steps)} adım var, en az ${d.needed} gerek (binlercesi iyi olur); daha çok müzik verin ya da --validation ve --test ile daha az ayırın`,
    'not-numbers': (d) => `--${d.flag} virgülle ayrılmış, 1’den başlayan tam sayılar ister (64,64 gibi); ${d.given} olmaz`,
    'view-of-one-voice': () =>
      '--view keys her tuşun çalıp çalmadığını söyler, tek ses ise her adımda tek notadır; --view whole ya da --voices many (veya notes) kullanın',
    'several-primers': (d) => `müzik tek bir dosyadan sürdürülür, ${d.files.length} dosya verildi (${d.files.join(', ')}); birini verin`,
    'which-tune': (d) =>
      `${d.file} dosyasında ${number(d.count)} ezgi var${d.given === null ? '' : `, ${d.given} numaralısı yok`} (${d.examples.join(', ')}${d.count > d.examples.length ? ', …' : ''}): hangisinin sürdürüleceğini --tune ile söyleyin (1–${d.count})`,
    'primer-off-piano': (d) =>
      `başlangıçtaki ${d.key} bir piyano tuşu değil; 21 ile 108 arası MIDI numaralarından adımlar verin: [[60],[64,67],[]] gibi`,
  },
  findings: {
    'notes-off-piano': (d) =>
      `${d.file}: piyano tuşlarının (21–108) dışında kalan ${number(d.count)} nota (${d.lowest}–${d.highest}) alınmadı; tutmak için dosyayı başka tona taşıyın`,
    'drums-left-out': (d) => `${d.file}: ${number(d.count)} davul vuruşu alınmadı: 10. kanalın perdesi yok`,
    'notes-without-end': (d) => `${d.file}: ${number(d.count)} nota hiç bırakılmamış; izin sonuna kadar tutuldu`,
    'notes-between-steps': (d) =>
      `${number(d.count)} nota (${percent(d.share, 1)}) ızgaranın adımları arasında (vuruşta ${d.grid} adım): en yakın adıma alındı; daha büyük bir --grid onları ayrı tutar`,
    'abc-left-out': (d) => `${d.file}: anlaşılmayan ${number(d.count)} ABC işareti atlandı; örneğin ${d.examples.join(' ')}`,
    'tune-without-notes': (d) => `${d.file}: notasız ${number(d.count)} ezgi atlandı: ${d.examples.join(', ')}`,
    'chords-in-one-voice': (d) =>
      `${number(d.steps)} adımda birden çok nota var: en tizi alındı; --voices many ya da notes hepsini öğrenir`,
    'same-piece-again': (d) =>
      `${number(d.count)} parça birden çok kez var (${d.examples.join(', ')}): o kadar kez sayılır; kopyaları çıkarın`,
    'in-both-parts': (d) =>
      `doğrulamaya ya da sınamaya ayrılan ${number(d.count)} parça başkalarıyla aynı (${d.examples.join(', ')}): rapor olduğundan iyi çıkar; kopyaları çıkarın`,
    'one-piece': () => 'tek parça var: sonu doğrulamaya ayrıldı; ortak yanları öğrenmek için birkaç parça verin',
    'no-music-for-validation': () => 'doğrulamaya bir bölüm ayırmaya yetecek müzik yok: en iyi ağırlıklar yerine son ağırlıklar tutulur',
    'little-to-learn': (d) =>
      `öğrenecek yalnızca ${number(d.steps)} adım var: yazılan ya bunların aynısı ya da rastgele olur; daha çok müzik verin, binlerce adım iyi olur`,
    'little-to-measure': (d) =>
      `rakamlar yalnızca ${number(d.steps)} adımdan: çoğu rastlantıdır; daha çok müzik verin ya da --validation veya --test ile daha çok ayırın`,
    'primer-heard': (d) =>
      `${d.bars < d.of ? `${d.name} ${number(d.of)} ölçü; son ${number(d.bars)} ölçüsü sürdürülüyor (--primer-bars daha çoğunu alır)` : `${d.name} (${number(d.of)} ölçü) sürdürülüyor`}; dosyalarda yalnızca yeni müzik olur, --with-primer ile ikisi birden`,
  },
  facts: {
    music: (d) => [
      'Müzik',
      `${number(d.pieces)} parça, ${number(d.steps)} adım (vuruşta ${d.grid}), ${d.lowest}–${d.highest} arası tuşlar, aynı anda ortalama ${number(d.together, 1)}; doğrulamaya ${number(d.validationPieces)} parça${d.testPieces > 0 ? `, sınamaya ${number(d.testPieces)}` : ''}`,
    ],
    voices: (d) => [
      'Sesler',
      `${voices[d.voices]}; ${views[d.view]}${d.echoes.length > 0 ? `; ${d.echoes.join(', ')} adım önce çalanlarla birlikte` : ''}`,
    ],
  },
  units: {},
  measures: {},
  contenders: {
    keyFrequencies: 'her tuşun sıklığı',
    keyChains: 'her tuş iki durumlu bir zincir',
    noteFrequencies: 'her notanın sıklığı',
    noteChain: 'nota zinciri',
  },
  titles: {},
  columns: { steps: 'adım', primed: 'verilen', grid: 'ızgara', bar: 'ölçüdeki adım', tempo: 'tempo', seed: 'tohum' },
  work: {},
  options: {
    grid: 'bir vuruştaki adım sayısı (notaların sığdığı en küçüğü; bunu söylemeyen JSON rulolarında 2)',
    chords: 'ABC ezgilerinin akorlarını ("Am") ezginin altında çal',
    transpose: 'her parçayı en çok bu kadar yarım ton tize, bir eksiği kadar pese taşıyarak da öğren; 0: olduğu gibi',
    voices: 'one: her adımda tek nota; many: her tuş kendi başına; notes: adım içinde nota nota (one; akor varsa many)',
    view: 'whole: ağ adımın bütününü görür; keys: bütün tuşlar için tek küçük ağ, adımı her tuşun yerinden görür (notes için keys, yoksa whole)',
    echoes: '--view keys ile: müziğin kaç adım sonra yinelendiği, 32,64 gibi (veride bulunur)',
    units: 'her tekrarlayan katmanın gizli durumundaki sayı adedi, 64,64 gibi (256,512,256; --view keys ile 44)',
    digest: 'ilk tekrarlayan katmandan önce bir adımın özetlendiği sayı adedi; 0: özetlenmez (--view keys ile 36, yoksa 0)',
    dropout: 'eğitimde her katmanın çıktılarından atlanan pay (0.3; --view keys ile 0.2)',
    steps: 'her eğitim adımında art arda okunan adım',
    batch: 'her eğitim adımındaki parça sayısı',
    epochs: 'müziğin baştan sona kaç kez okunacağı (8 ya da 1.200 eğitim adımına yetecek kadar)',
    learningRate: 'ağırlıkların bir adımda ne kadar değiştiği (adam: 0.001; --view keys ile 0.006)',
    globalClipNorm: 'bütün gradyanların birlikte en büyük boyu; 0: kırpma yok (5; --view keys ile 3)',
    validation: 'parçaların doğrulamaya ayrılan payı; en iyi ağırlıklar onunla seçilir; dosyanın kendi bölümü varsa o kullanılır',
    test: 'parçaların rapora ayrılan, eğitimde hiç görülmeyen payı; dosyanın kendi bölümü varsa o kullanılır',
    bars: 'kaç ölçü yazılacağı',
    beats: 'bir ölçüdeki vuruş sayısı (ezginin ya da öğrenilen müziğin çoğunun dediği gibi: 6/8 için 3)',
    tempo: 'dakikadaki vuruş (verilen müziğinki ya da öğrenilen müziğinki)',
    temperature: 'ne kadar cesur olacağı: 0 en olasıyı alır, 1 öğrendiği gibi çeker',
    count: 'kaç parça yazılacağı',
    primer: 'sürdürülecek müzik: bir MIDI dosyası, ABC ezgisi ya da JSON rulosu',
    tune: 'başlangıç dosyasındaki kaçıncı ezgi (1’den başlar); birden çok ezgi varsa söylenmelidir',
    primerBars: 'başlangıcın en çok bu kadar son ölçüsünden sürdür',
    withPrimer: 'başlangıcın ölçülerini de dosyalara, yenilerden önce yaz',
  },
}
