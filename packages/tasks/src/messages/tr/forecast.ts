import type { ForecastTrouble } from '../../sayings/forecaster.ts'
import type { forecast as english } from '../en/forecast.ts'
import { number, short } from './numbers.ts'
import { lasting } from './table.ts'

const some = (names: readonly string[]): string =>
  `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ` ve ${number(names.length - NAMED)} tanesi daha` : ''}`
const NAMED = 10
const of = (group: string | null): string => (group === null ? '' : `${group}: `)

const contenders = {
  ridge: 'ridge regresyonu',
  lastValue: 'son değer',
  sameTimeYesterday: 'bir gün önce aynı saat',
  sameTimeLastWeek: 'bir hafta önce aynı zaman',
  sameTimeLastYear: 'bir yıl önce aynı zaman',
}

const trouble = ({ code, details }: ForecastTrouble): string => (forecast.errors[code] as (details: object) => string)(details)

export const forecast: typeof english = {
  errors: {
    'forecast-steps': (d) =>
      `--${d.option} ${d.value}: ne bir adım sayısı ne de tam sayıda adım eden bir süre (bir adım: ${lasting(d.frequency)}); ${d.steps} gibi bir sayı${d.times.length > 0 ? ` ya da ${d.times.join(', ')} gibi bir süre` : ''} verin`,
    'forecast-quantiles': (d) =>
      `--quantiles ${d.value}: 0 ile 1 arasında, birbirinden farklı paylar verin, örneğin 0.1,0.9; istemiyorsanız none`,
    'forecast-too-far': (d) =>
      `${d.steps} adım ileri: ağ ${d.horizon} adım öğrendi; daha azını isteyin ya da --horizon ${d.steps} veya --stepwise ile eğitin`,
    'forecast-short': (d) =>
      `${of(d.group)}geçmiş ${number(d.steps)} adım, ağ ise ${d.lookback} adım geriye bakıyor; öngörülecek ilk adımdan önce daha çok satır verin`,
    'forecast-gap': (d) =>
      `${of(d.group)}${d.time} anında ve öncesinde ${number(d.fill)} adımdan uzun süre ${d.column === null ? 'değerler' : d.column} eksik, geçmişte boşluk var; boşluğu doldurun ya da daha büyük bir --fill veya daha kısa bir --lookback ile eğitin`,
    'forecast-unknown-ahead': (d) =>
      `${of(d.group)}${d.columns.join(', ')} önceden bilinmeli, ama ${d.time} için değer yok; gelecek adımlar için bu sütunları dolu, ötekileri boş satırlar ekleyin`,
    'forecast-nothing': () => 'öngörünün dayanacağı bir şey yok: geçmişi içeren bir tabloyu dosya olarak ya da standart girdiden verin',
  },
  findings: {
    'forecast-left-out': (d) =>
      `${number(d.of)} diziden ${number(d.groups.length)} tanesi öngörülemiyor (${some(d.groups)}): atlandı. ${trouble(d.first)}`,
    'forecast-linear-own': (d) =>
      `doğrusal yol her hedefin yalnızca kendi sütununu okuyor; bütün sütunlar ${number(d.numbers)} sayı ederdi (en çok ${number(d.most)}); daha kısa bir --lookback ya da daha az --inputs yer açar`,
    'forecast-begins': (d) => `ilk öngörü: ${d.time}`,
    'forecast-not-drawn': (d) => `${number(d.more)} tanesi daha var, çizilmedi; hepsi --csv ile yazılır`,
    'forecast-new-groups': (d) =>
      `${number(d.of)} diziden ${number(d.groups)} tanesi eğitimde yoktu (örneğin ${d.example}): ötekilerin ortak yanlarıyla öngörüldü; onların da bulunduğu veriyle eğitin`,
    'forecast-few-windows': (d) =>
      `öğrenilecek yalnızca ${number(d.windows)} örnek var (${number(d.steps)} adım; her örnek ${number(d.lookback)} adım ile ardından gelen ${number(d.horizon)} adımı alır): hiçbir ölçüm pek bir şey söylemez; yüzlerce ya da daha çok adım verin`,
    'forecast-shortened': (d) =>
      `seride öğrenilecek ${number(d.steps)} adım var; bu yüzden ${
        d.isGiven.horizon
          ? `her öngörüde ${number(d.lookback)} adım geriye bakılıyor (genellikle ${number(d.usual.lookback)}); --lookback`
          : d.isGiven.lookback
            ? `${number(d.horizon)} adım ileri öngörülüyor (genellikle ${number(d.usual.horizon)}); --horizon`
            : `${number(d.lookback)} adımdan ${number(d.horizon)} adım ileri öngörülüyor (genellikle ${number(d.usual.lookback)} adımdan ${number(d.usual.horizon)}); --horizon ve --lookback`
      } ile değiştirilir`,
    'forecast-naive-absent': (d) =>
      d.isLeftOut
        ? `“${contenders[d.contender]}” tabloda yok: ${number(d.of)} değerin ${number(d.absent)} tanesi için böyle bir değer bulunmuyor.`
        : `“${contenders[d.contender]}”: ${number(d.of)} değerin ${number(d.absent)} tanesi için böyle bir değer yok; yerine aynı zamanın daha eskisi ya da son değer kondu.`,
    'forecast-is-linear': (d) =>
      `Ağın öngörüleri aşağı yukarı ridge regresyonununkilerdir${d.columns.length < d.of ? ` (${d.columns.join(', ')})` : ''}: eğitimin bunun ötesinde bulduğu azdır ya da doğrulama bölümünde tutmuyor. Daha çok veri ya da daha uzun eğitim bunu değiştirebilir.`,
    'forecast-no-validation': () =>
      'doğrulamaya hiçbir şey (ya da bir pencerelik bile) ayrılmadı: en iyi değil, son ağırlıklar alınıyor; daha çok veri ya da daha büyük bir --validation verin',
  },
  facts: {
    forecast: (d) => [
      'Öngörü',
      `${number(d.lookback)} adımdan ${number(d.horizon)} adım ileri; eğitime ${number(d.windows)} pencere, doğrulamaya ${number(d.validation)}${d.test > 0 ? `, sınamaya ${number(d.test)}` : ''}`,
    ],
    'forecast-linear': (d) => [
      'Doğrusal yol',
      `${{ own: 'her hedefin kendi sütunundan', all: 'bütün sayı sütunlarından', none: 'yok' }[d.reads]}${d.own !== null && d.all !== null ? ` (eğitim bölümünün dışarıda bırakılan parçalarında ölçekli hata: kendi ${short(d.own)}, bütün ${short(d.all)})` : ''}`,
    ],
  },
  units: { forecasts: { one: 'öngörü', many: 'öngörü' } },
  measures: {
    mae: 'MAE',
    maeLast: 'MAE, son adım',
    rmse: 'RMSE',
    scaledMse: 'MSE, ölçekli',
    scaledMae: 'MAE, ölçekli',
    coverage: 'aralık içinde',
  },
  contenders,
  titles: {
    byHorizon: 'Kaç adım ileri olduğuna göre ortalama mutlak hata',
    byHorizonScaled: 'Kaç adım ileri olduğuna göre ortalama mutlak hata; ölçekli, sütunların ortalaması',
    byColumn: 'Sütun sütun (karşılaştırmalar: ölçekli ortalama karesel hata)',
  },
  columns: {
    ahead: 'ileri',
    column: 'sütun',
    mae: 'MAE',
    rmse: 'RMSE',
    scaledMse: 'MSE, ölçekli',
    coverage: 'içinde',
    network: 'ağ',
    ridge: 'ridge',
    lastValue: 'son değer',
    sameTimeYesterday: 'bir gün önce',
    sameTimeLastWeek: 'bir hafta önce',
    sameTimeLastYear: 'bir yıl önce',
  },
  work: {},
  options: {
    horizon: 'ne kadar ileri: adım sayısı ya da 12h, 7d gibi bir süre (saatlikte bir gün, günlükte bir hafta, aylıkta bir yıl)',
    lookback: 'her öngörü için ne kadar geriye bakılacağı: adım sayısı ya da 4d gibi bir süre (ufkun birkaç katı)',
    units: 'her katmanın gizli durumundaki sayı adedi',
    linear:
      'ağın yanındaki doğrusal yolun okuduğu: her hedefin kendi sütunu, bütün sütunlar ya da hiçbiri (ilk ikisinden, eğitim bölümünün dışarıda bırakılan parçalarında iyi olan)',
    stepwise: 'bir adım ileriyi öğren, öngördüğünden devam et',
    quantiles: 'aralıkların sınırları, pay olarak: 0.1,0.9 altta da üstte de onda bir bırakır; none: aralık yok',
    error: 'küçültülen hata: mutlak (ortancaya yönelir) ya da karesel (ortalamaya yönelir)',
    refit: 'ağırlıklar seçilince doğrusal yolu eğitim ve doğrulama bölümlerine birlikte yeniden oturt (--test ya da --test-files ister)',
    batch: 'her eğitim adımındaki pencere sayısı',
    epochs: 'pencerelerin baştan sona kaç kez okunacağı (3; az pencerede daha çok)',
    learningRate: 'ağırlıkların bir adımda ne kadar değiştiği (adam: 0.0005, simple hücrede 0.00025)',
    validation: 'her serinin sonundan, sınamadan önce, doğrulamaya ayrılan pay',
    test: 'her serinin sonundan rapor için ayrılan, eğitimde hiç görülmeyen pay',
    steps: 'ne kadar ileri: adım sayısı ya da 12h gibi bir süre; --stepwise ile eğitilmediyse ufuktan ileri olmaz',
  },
}
