"""Family names, and ordinary words that look like a name: data for `names.py`, which explains their use."""

SURNAMES = (
    "丁万丘丛东严丰乌乐乔习于云亓井亢仇仉付仝代仲仵任伊伍伏何佘余佟侍侯俞修候倪傅储元党全公兰关冀冉农冯冷冼凌凤刁刘"
    "利劳勾包匡华卓单卜卞卢卫印危卿厉原古史叶司吉向吕吴周和咸唐商喻国夏夔奚姚姜姬娄孔孙孟季宁安宋宓宗官宛宣宦宫容宿"
    "寇富寿封尚尤尧尹居屈屠山岑岳崔嵇巢左巩巫巴帅师席常平幸庄应庞康庹庾廉廖弓弘张强彭徐忻怀惠慕戈戎成战戚戴房扈扶揭"
    "支敖敬文方於施时旷昌明易昝晁晋晏景智暨暴曲曹曾朱朴权李杜束杨杭松林柏查柯柳柴栗栾桂桑桓梁梅楚楼樊檀欧步武段殷毋"
    "毕毛水江池汤汪汲沈沙泮洪浦海涂渠温游湛滑滕满漆潘濮焦熊燕牛牟牧狄王班璩甄甘田申畅白皮盖盘盛相瞿矫石祁祖祝禚禹秋"
    "秦程税穆窦章童竺符简管籍米粟糜索綦红纪练缑缪罗羊翁翟耿聂肖胡胥臧舒艾芦芮花苌苍苏苑苗苟范茅茆茹荀荆荣莘莫菅萧葛"
    "董蒋蒙蒯蒲蓝蓟蓬蔚蔡蔺薄薛虞衡袁裘裴褚覃解訾詹计许诸谈谌谢谭谯谷贝贡费贺贾赖赵越路车辛辜边连迟逄逯邓邝邢邬邰邱"
    "邴邵邸邹郁郄郇郎郏郑郗郜郝郦郭鄂鄢酆金钟钮钱铁银门闪闫闵闻阎阙阚阮阳阴陆陈陶隆隋隗雍雒雷霍靳鞠韦韩韶项顾颜饶马"
    "骆高魏鱼鲁鲍鲜鹿麦麻黄黎齐龙龚"
)
"""Simplified. Those of one person in a million and more (ChineseNames, Bao 2021), without what rather is a word."""
DOUBLE_SURNAMES = tuple(
    """
    欧阳 上官 皇甫 令狐 司徒 诸葛 司马 宇文 呼延 鲜于 赫连 东方 慕容 濮阳 夏侯 闻人 公孙 谷梁 申屠 端木 南宫 长孙
    尉迟 轩辕 钟离 司空 独孤 西门 万俟 澹台 太史 拓跋 淳于 完颜 百里 东郭 纳兰 张简 范姜 佐藤 铃木 高桥 田中 伊藤
    渡边 山本 中村 小林 加藤 吉田 山田 佐佐木 松本 井上 木村 山口 斋藤 池田 桥本 石川 藤田 长谷川 近藤 坂本 远藤
    西村 福田 三浦 藤原 松田 竹内 森田
    """.split()  # noqa: SIM905 - a list to be read by people
)
"""Family names of two characters and more, with the most frequent Japanese ones."""
ORDINARY_ZH = frozenset(
    """
    国家 公司 计划 时间 成为 时候 国际 应该 包括 全国 文化 关系 任何 游戏 支持 代表 许多 东西 方式 安全 关于 相关
    单位 国内 管理 战争 成功 项目 时期 方法 方面 成立 原因 任务 解决 时代 韩国 全球 严重 相信 欧洲 利用 成员 银行
    官方 权利 解释 简单 关注 宣布 公开 全部 范围 农业 权力 容易 相当 明白 应用 印度 文章 曾经 居民 原来 明显 官员
    强调 平台 宣传 公民 农民 谢谢 苏联 方案 尤其 和平 农村 公布 金融 方向 利益 宗教 原则 程度 战略 申请 水平 武器
    全面 左右 商业 危险 铁路 明天 时人 文件 平均 国外 战斗 公里 相同 关心 于是 毕业 文学 成绩 危机 公共 丰富 安排
    程序 相对 成长 劳动 关键 公园 公众 习惯 高兴 计算 明确 连续 满足 贡献 文明 强烈 高级 路线 海外 文字 国民 商品
    万元 纪念 时日 山东 修改 符合 支付 东北 东京 武汉 强大 成本 怀疑 游行 高度 石油 国王 卫生 包含 公平 东方 费用
    毕竟 平等 巴黎 严格 关闭 代理 时刻 江苏 成就 应当 颜色 时下 幸福 古代 越南 武装 巴西 连结 方便 房子 居住 周年
    高中 马上 红色 司法 公路 暴力 成果 尚未 原本 东部 麻烦 简称 简直 成熟 周围 司机 厉害 党员 云南 解放 幸运 国会
    全体 相应 相互 明星 全民 连接 海军 安装 伊朗 高速 车辆 谈判 满意 欧盟 常常 卫星 公主 黄金 海洋 房间 路上 谈话
    纪录 利润 罗马 游客 成都 印象 皮肤 智慧 房屋 祖国 相比 平衡 金额 战士 强化 常见 原始 单独 简介 相反 相似 金属
    怀孕 强制 周末 高校 阳光 许可 居然 华人 代码 顾问 文献 夏天 和谐 边界 王国 温度 杭州 支援 全都 顾客 陆续 荣誉
    公正 白色 江西 成人 商店 全市 代价 付出 查看 权益 方针 战役 宣言 国防 商人 公告 边境 解除 平民 封锁 公寓 焦点
    文物 强迫 平时 屠杀 舒服 国大 印尼 农场 蓝色 蒙古 国有 高层 山西 周期 单纯 门口 边缘 揭露 周边 原理 金钱 苏州
    时尚 施工 文艺 支撑 公斤 全新 黄色 成分 危害 任期 代替 管制 石头 白人 权威 战场 庞大 万向 花园 游泳 智能 时报
    安徽 关联 元素 严肃 温暖 海上 时光 高等 车站 诸多 欧元 巴士 富有 和县 单一 包装 凌晨 全身 何时 任职 管辖 水果
    包围 公安 任命 马克 暴露 强奸 应对 应付 山区 古老 原料 阴谋 练习 渠道 商务 修正 高潮 郑州 谈论 董事 时机 封闭
    乐团 符号 欧美 平安 常务 辛苦 路人 花费 王子 海南 封建 向前 东南 东亚 万岁 车上 甘肃 战胜 强度 常委 巩固 安静
    古典 印刷 修复 高者 高家 相机 沙漠 沈阳 公式 任意 陆军 王朝 原创 公约 党委 万两 高成 海岸 明年 常用 季节 古巴
    全省 全年 乔治 乐观 高见 海滩 冷静 修订 乐队 荣耀 税收 海拔 步骤 战术 成年 宣告 国产 红军 查询 支出 平静 封面
    宣称 宗旨 司令 公车 公元 解读 祝福 施行 国土 公益 严厉 高考 高手 管道 相继 相处 申报 温柔 海峡 师傅 国籍 国旗
    周刊 利率 全力 储存 路向 牛奶 武力 柏林 平常 宿舍 国营 和尚 单身 万吨 高于 水泥 安置 国语 商场 原有 马号 金沙
    谈到 简化 宁愿 孙子 夏季 单元 劳工 苏丹 舒适 白天 洪水 景点 原谅 习俗 连任 牧师 海关 水中 武士 左派 吉林 关税
    党内 储备 乐趣 万种 万一 阴影 钱包 贝尔 解散 范畴 纪律 简历 海域 方言 平原 宁波 公交 东海 鲜明 车子 诸如 花钱
    曲线 景区 强行 修建 金牌 荣获 白宫 焦虑 时常 应有 应天 平面 常规 余额 乐园 高温 闻名 水地 成交 帅哥 富裕 周日
    原先 全文 仇恨 鲁迅 高效 雷达 祖先 海湾 明明 支配 成效 应急 山脉 容量 安慰 孔子 关怀 公顷 鱼类 程式 温和 沙发
    时时 师父 公尺 元年 东风 高铁 连线 海底 水准 文革 扶贫 战机 国别 国书 周五 全程 童年 申诉 权限 景观 明朝 尚书
    官僚 季度 包裹 全集 高法 高压 门前 连天 路径 相连 海报 步兵 暴动 时空 怀念 强势 寿命 安定 国人 商标 商家 周六
    华北 华侨 党派 付费 乐器 严峻 门槛 车祸 海边 水库 成心 原文 全长 高端 连锁 路边 衡量 米兰 牛肉 楼下 文书 周一
    利息 冷战 兰州 万米 鲜花 银河 相中 相与 满洲 智利 文本 房价 向上 公社 全家 东来 路经 解析 解体 花被 海盗 步行
    成法 廉价 山上 和解 原子 卫视 门内 相遇 相让 温州 海水 水面 毛病 林业 束缚 智力 强力 宁夏 原油 单车 公认 元首
    修理 万名 高涨 门票 车厢 路军 解答 解开 相好 相去 景象 战线 常识 尚无 商量 农药 龙头 金色 谈谈 水晶 明日 房产
    平稳 常态 国手 万线 楼梯 战后 强国 宣扬 公务 党组 东欧 马路 步枪 时令 战国 幸好 平日 左边 山地 包容 公报 全真
    迟到 江湖 步伐 揭开 战区 强暴 应手 平凡 官兵 安心 向来 关门 全书 何处 东侧 万金 万物 闪电 秋天 水网 水利 原发
    华夏 全副 何必 付款 万难 金元 解雇 红包 管内 童话 楼上 揭示 容忍 国度 周二 原种 严密 门道 车马 路口 解说 简易
    王室 暴雨 战友 国情 古城 东起 东莞 陆地 阴道 门外 税务 相国 畅销 明代 国共 史料 单词 农田 公子 高大 高出 高低
    祖父 盛大 权当 时段 扶持 向往 吉他 农夫 马队 解脱 管带 盛行 支柱 战车 徐州 严谨 黄道 连同 管区 武术 时会 平行
    华语 利亚 鲜血 高尚 水源 文集 文库 全场 全会 骆驼 阳台 金台 迟早 连环 车间 揭发 强硬 强盗 强劲 勾结 冷漠 万个
    路过 管家 易于 文档 战事 成数 成团 山人 国立 何况 万头 黄连 纪委 相片 水质 明人 应城 常事 左手 国军 周三 华东
    关外 关切 全美 陶瓷 越是 税率 相等 相爱 查处 居于 容许 原型 公职 公立 全能 解剖 章程 相近 相差 水门 水电 查理
    支部 山顶 山寨 国安 周四 史地 包月 公关 乐意 高档 红人 管住 章节 王者 游览 水域 水上 权位 时装 时事 施压 文才
    怀抱 山前 宣誓 古怪 单个 公然 全属 东汉 顾虑 迟迟 车票 路数 计量 花期 红日 相变 常有 官场 卫队 农历 修行 严禁
    万能 黄水 高热 马头 车队 路面 花样 简洁 石化 海里 文凭 文中 房租 平方 富人 宫廷 史事 古迹 黄原 高举 车型 路南
    越过 红利 秋季 相识 景色 明知 文盲 支队 战将 尤为 宣战 宣判 官司 安上 夏日 国体 商贸 唐代 关押 党项 万山 门户
    边上 车牌 越加 解救 王牌 水分 查出 方位 山谷 尚有 容器 安于 原告 印发 劳务 利害 冷却 何在 仲裁 代号 隆重 阴茎
    谈笑 薄弱 相若 牧场 海运 海口 水流 武警 战舰 平息 国师 国企 商城 商会 吉利 华南 全局 全团 全县 修炼 余地 黄门
    高论 高差 阴阳 门子 金字 车城 苍蝇 应变 左侧 安内 古人 原地 单干 单名 单发 关爱 公有 任选 连坐 费城 花生 白地
    班级 水产 水下 武昌 柴油 暴徒 时速 施加 文种 向着 史学 勾引 公爵 任教 高地 马里 马山 花朵 相帮 查点 曲折 方程
    揭晓 房东 强令 幸存 平和 常州 山水 山峰 屈服 官道 原生 储蓄 代言 乐于 马力 阳性 门神 班机 滑稽 海豚 水系 权门
    权且 时任 战成 成品 席位 官名 和龙 单人 包干 关节 关上 东盟 东关 丛书 高价 车里 肖像 石块 田径 海大 方家 文教
    平板 修养 麻将 高呼 连载 盛会 白家 白区 水稻 文科 文人 战俘 成方 成名 师长 封号 官军 安息 国庆 国债 单性 何以
    何不 万倍 马列 闻到 金发 相见 盘子 海面 海啸 水位 战火 成份 师资 巴里 商机 原名 危急 危及 包住 农户 丰田 丰厚
    东头 马口 连带 越州 红酒 相符 游玩 游击 海滨 成倍 平壤 常年 师法 宋代 国歌 和声 公道 公分 全科 全数 何种 习性
    黄州 郁闷 游艇 温室 海带 查阅 战乱 成片 居多 商用 向下 司长 单单 华中 冷酷 候选 代谢 东州 金币 萧条 楼前 暴风
    暴行 明清 时隔 时分 方军 战败 惠州 应为 山系 山坡 周岁 公公 党籍 万多 高空 高官 马车 闪亮 金文 范例 罗家 皮革
    田地 海道 海图 时说 支流 国道 和歌 利于 关掉 党建 元件 候补 闪耀 车身 越狱 荆州 罗干 简短 相随 相传 畅通 班长
    林里 林下 支票 师门 巴斯 山花 国务 公会 丰满 东周 东单 马脚 项城 钱币 金门 边疆 费事 诸位 游牧 水手 步入 战绩
    强光 席卷 宣读 和约 包金 全境 全区 任官 东边 万辆 高龄 高楼 铁道 钱物 连连 边防 边区 路易 计较 花卉 罗网 时钟
    文选 房中 战报 应得 平价 师部 左路 山路 山林 国库 劳力 党校 乌鸦 越来越 全世界 穆斯林 房地产 万美元 华盛顿
    伊斯兰 周恩来 农产品 苏维埃 党中央 艾滋病 苏格兰 巴拿马 成不了 高科技 华尔街 利比亚 路透社 农作物 全方位 利物浦
    黄土地 安理会 公积金 水文学 乌拉圭 万人次 牛仔裤 红楼梦 古希腊 班主任 原材料 高跟鞋 水资源 海产品 莫过于 毛主席
    元古代 海内外 强学会 高血压 印第安 党支部 公信力 林产品 明信片 商学院 高质量 马铃薯 居委会 巴比伦 古时候 高利贷
    金正日 谈恋爱 马戏团 白血病 东正教 万公顷 古罗马 时不时 巴拉圭
    """.split()  # noqa: SIM905 - a list to be read by people
)
"""Words that begin with a family name (jieba), the frequent first: no name where nothing announces one."""
ORDINARY_EN = frozenset(
    """
    the to and of in is for that you it on with this was be as are have at he not by but from my or we an your all
    so his they me if one can will just like about up out what has when more do no were who had their there her
    which time get been would she new people how some also them now other its our than good only after first him
    into know see two make over think any then could back these us want because go well said way most much very
    where even should may here need really did right work year years being day too going before off why made still
    take got many never those life say world down great through last while best such love man home long look
    something use same used both every am come part state three around between always better find help high little
    old since another does own things under during game thing give house place school again next each mr without
    against end found must show big feel sure team ever family keep might please put money free second someone away
    left number city days lot name night play until company doing few let real called different having set thought
    done however getting god government group looking public top women business care start system times week
    already anything case nothing person today change enough everything full live making point read told yet bad
    four hard mean once support tell including music power seen states stop water based believe call head men
    national small took white came far job side though try went yes actually american later less line order party
    run says service country open season shit thank children everyone general trying united using area black
    following law makes together war whole car face five kind maybe per president story working course games health
    important least means news within able book early friends information local oh post thanks video young ago
    others social talk court fact given guys half hand level mind often single become body coming control death
    food hours office pay problem south true almost fuck history known large lost research room several started
    taking university win wrong along anyone else girl matter pretty remember air bit friend hit needs nice playing
    probably saying understand yeah york class close comes idea international looks past possible wanted cause due
    happy human members months move question series wait woman ask community data late leave north saw special
    watch either fucking future light low million morning police short stay taken age buy deal rather reason red
    report soon third turn whether among check development form further heart minutes myself services yourself act
    although asked child fire fun living major media phone players behind building easy gonna market near non plan
    political quite six talking west works according available education final former front kids list ready
    sometimes son street bring college current example experience heard london meet program type baby chance father
    march process song study word across action clear gave gets himself month outside self students words board
    cost cut dr field held instead main moment mother road seems thinking town wants de department energy fight
    fine force hear issue played points price re rest results running shows space summer term wife america
    beautiful date goes killed land miss project sex shot site strong account co especially eyes include june
    parents period position record similar total above club common died film happened knew lead likely military
    perfect personal security share st tv won april center county couple dead english happen hold industry inside
    issues online player private problems return rights sense star test view weeks break british companies event
    higher hour member middle needed present result sorry takes training wish answer boy design finally girls gold
    gone guess interest july king learn policy society added al alone average bank brought certain church east
    hands hot longer medical movie original park performance press received role sent themselves tried worked worth
    areas became bill books cool director exactly giving ground meeting provide questions relationship september
    sound source usually value evidence follow lives official ok production rate reading round save stand stuff tax
    whatever amount blue countries drive eat fall fast federal feeling felt green league management match model
    picture size step trust central changes england forward groups hey key mom page paid range review science trade
    uk upon various attention brother cannot character chief cup football hate led looked lower natural october
    property quality send style vote amazing blood china complete dog economic hell involved itself language lord
    november oil related serious stage terms title add article attack born damn decided decision enjoy entire
    french january kill met perhaps poor release situation technology turned website written choice code considered
    continue council cover currently door election european events financial foreign hair increase legal lose pick
    race seem seven sign simple simply staff super union walk washington bed began built career changed crazy daily
    daughter december die difficult figure hospital knows loss modern ones paper parts popular published safe
    starting systems version voice whose writing army australia earth forget goal huge internet listen okay
    practice rules sea sir success towards waiting ways access base below created deep followed la lol missing
    offer pass professional released risk schools sleep table ten truth ball box build card cases dark district
    europe india mine minister note percent piece products recent seeing straight visit wall wanna wrote allowed
    boys culture etc fans february gives growth included married officer pain places respect response river rock
    shall speak specific standard tonight write album century charge cold create effect eight except eye funny ii
    limited moving network peace provided recently required sales spent store student tomorrow track via watching
    weight addition ahead allow anti association beat brown capital chinese committee conference difference double
    expect gas island moved normal plans population potential pressure radio russian station text treatment western
    ass beginning california campaign certainly completely content credit cross described despite female focus hi
    husband ice individual interesting join kept leading loved message miles nearly particular previous quickly
    region reported section sort speed travel consider contact drop fair feet kid link positive sale throughout
    tour welcome absolutely additional beyond conditions earlier extra forces immediately jobs leaving minute
    nature numbers quick sell significant studies unless winning agree canada clean computer construction episode
    favorite income justice levels manager movement photo posted safety san scene sold sounds spend statement sun
    teams ability announced asking calling coach collection continued costs definitely designed expected friday gun
    happens heavy includes knowledge particularly search subject train wide wow author centre claim dad developed
    fear fit generally german global goals gotta hotel interested judge lady leader letter lines material named
    nobody opportunity plus pre product regular secretary sister stories unit workers annual anymore bar battle
    brain contract degree families features finished floor france growing hurt image insurance majority meant
    opening opinion physical pro reach rule seriously sports stupid successful active administration approach
    australian biggest cancer civil dance defense direction independent master none reasons russia ship stock trump
    weekend wonder worst africa awesome band beach cash clearly commercial compared effort ended fan fighting
    imagine impact lack latest learning multiple older operation organization passed pictures protect secret senior
    spring sunday telling wear activities address analysis anyway bought calls choose christmas color commission
    competition details direct dream easily finish grand increased indian literally luck marriage names necessary
    patients resources rich skin speaking supposed sweet thus touch yesterday caught closed congress damage
    directly disease doctor doubt drink driving established facebook feels fish gay germany glad greater grow
    largest machine notice overall planning professor programs records reports shown sit trip associated basic
    captain carry cars crime effective effects explain fully highly holding japan laws male mrs parties plant
    reality spot texas winter worse advice agreement award block broken caused challenge characters comment
    equipment eventually helped holy killing lived lots nation otherwise prices primary purpose rates responsible
    shop showing sick teacher theory uses agency avoid camera catch cell coast comments drug economy environment
    executive foot hall mass meaning mission nine officers operations politics pop produced ran saturday status
    therefore trial truly weather activity app application claims coffee complex condition division evening flight
    freedom google heat highest interview library located location murder obama offered putting queen seconds
    showed sitting standing stars walking accept actual appear attempt broke channel distance eating exchange fat
    fell finding glass learned losing mobile northern opened placed powerful prior protection reached receive
    religious ride royal screen serve signed slow species speech traffic tree types vs wearing whom wonderful
    agreed airport animals appears begin benefits bottom cities demand engine everybody famous ideas investment
    keeping lie notes partner plays raised runs sad solution songs sources southern square stopped structure
    traditional twice wind worry americans appeared becomes brand bus cent chicago count covered critical digital
    forced fourth fresh lake mental mentioned missed mostly mouth owner photos previously realize remain scale
    score separate smart starts surface throw totally twitter views wedding acting actions african arms benefit
    budget click estate failed fashion feature fund generation hearing hill larger metal mid paris profile pull
    push returned seat seemed sexual target understanding village agent animal apply authority basis becoming draw
    dude employees enter ex follows foundation gain http individuals japanese leaders memory prime projects ring
    rise selling served silver soul spread supply waste weird adult apparently artist chairman edition engineering
    grade happening healthy institute method monday nations obviously option prison provides remains senate smaller
    somebody stone strength users wild window winner arrived bag bet camp cast christ continues correct dangerous
    extremely firm greatest handle improve indeed leaves movies negative prevent removed spirit television till
    trouble usa videos advantage apart aware cat customers decide dinner dollars eastern fifth function gift
    helping herself impossible influence items los marketing materials nor produce progress proud require shooting
    shut standards tells thinks wood background birth bridge carried classes completed concept copy dear dogs drugs
    efforts garden host housing inc journal labor leadership length lucky neither onto patient possibly prove rare
    setting skills software thousands tough units ad alive apple balance birthday bitch boss cards changing
    connection dress easier fellow florida horse knowing liked magic managed map net owned request stick turns
    vehicle volume wake aid beauty believed billion busy buying cells concerned conversation corner criminal
    cultural develop driver ends existing farm file fix fly guide images investigation mexico operating paying
    presented raise responsibility roll slightly suggest surprise technical thoughts treat unique variety violence
    weapons yours youth appreciate bigger breaking discovered dont dry edge evil excited forever funds helps injury
    iron lovely mad magazine models offers ordered parliament prepared reference religion sites somewhere stated
    strategy teachers web wine accounts angeles arm audience bay blog closer core democratic description dropped
    excellent exist figures forms guard honest issued joined lies likes medicine mention mountain nuclear orders
    port presence reaction reduce shoot sides solid spanish sport steps stress taste tea victory afternoon
    assistant britain citizens classic clothes decisions electric emergency entered entirely facts failure festival
    flat fuel hello houses ill initial introduced kick links mail massive matters pair picked pieces plane plenty
    proper providing quarter regional session shape sky teaching toward transfer upper useful valley watched
    willing windows zone accident advanced alternative anywhere articles awards bear boat bringing capacity cheap
    climate communities discussion drinking duty fantastic feelings flying governor hundred industrial joint mix
    museum options path plants policies promise proposed purchase rain remove signs spending steel supporting
    terrible tired treated turning vice warm afraid arts beer border canadian command crew crowd dating dick
    elements enemy ensure environmental filled fixed forest intelligence intended labour limit moon ocean powers
    profit proof republican soldiers suit wins appearance asian attorney banks behavior bodies brothers buildings
    chair creating debt domestic expensive grew historical homes honestly honor im jump launch listed minimum
    native noted originally planned pm sets suddenly supreme survey tech trees update user writer yellow younger
    ancient attacks charges combined communication connected contains download email ending exercise express flow
    formed girlfriend hero illegal increasing joke loan methods officials performed planet relationships restaurant
    scotland selected
    """.split()  # noqa: SIM905 - a list to be read by people
)
"""The most frequent words (wordfreq) but first names: a capital alone makes no name of them."""
SURNAMES_EN = frozenset(
    """
    young white black brown green king long hill park price wood woods stone bell hall cook field fields ball cross
    banks rich sweet gray day may best small short strong little law church glass walls moon west winter summer
    snow fox powers flowers bright rice pope chance love wise read case house head good york washington lake camp
    forest branch prince golden miles cash weeks will page key gay brain beach rock bond star steel pool cox bush
    carter fisher baker mason
    """.split()  # noqa: SIM905 - a list to be read by people
)
"""English words that are family names too: "my name is tom brown"."""
