# One thing broken in the built graph, and every finding that comes or goes by it: the shape that has
# to object, then shape and node of each finding (×n: several on one node). See tests/mutations.py.

# shape: S4
# finds: S4 nowhere
INSERT DATA { <mutation/S4> skos:inScheme <nowhere> }

# shape: S5
# finds: S5 mutation/S5
# finds: S7 naics2022/11
INSERT DATA { <mutation/S5> skos:hasTopConcept <naics2022/11> }

# shape: S6
# finds: S6 mutation/S6
# finds: X4 mutation/S6
INSERT DATA { <naics2022> skos:hasTopConcept <mutation/S6> .
    <mutation/S6> skos:topConceptOf <naics2022> ; skos:inScheme <naics2022> }

# shape: S7
# finds: S7 naics2022/22
DELETE DATA { <naics2022/22> skos:inScheme <naics2022> }

# shape: S8
# finds: S8 naics2022/23
DELETE DATA { <naics2022/23> skos:topConceptOf <naics2022> }

# shape: S9
# finds: QS-orphan naics2022
# finds: S9 naics2022
INSERT DATA { <naics2022> a skos:Concept }

# shape: S13
# finds: S13 isco08/2512
INSERT DATA { <isco08/2512> skos:altLabel "Software Developers"@en }

# shape: S13-hidden
# finds: S13-hidden isco08/1330
INSERT DATA { <isco08/1330> skos:hiddenLabel "Information and Communications Technology Service Managers"@en }

# shape: S14
# finds: S14 naics2022/111120
INSERT DATA { <naics2022/111120> skos:prefLabel "A second name"@en }

# shape: S19
# finds: S19 mutation/S19
INSERT DATA { <naics2022/111150> skos:related <mutation/S19> .
    <mutation/S19> skos:related <naics2022/111150> }

# shape: S27
# finds: QS-one-way naics2022/111191
# finds: S27 naics2022/111191
INSERT DATA { <naics2022/111191> skos:related <naics2022/11> }

# shape: S37
# finds: QS-orphan mutation/S37
# finds: S37 mutation/S37
INSERT DATA { <mutation/S37> a skos:Collection , skos:Concept ; skos:prefLabel "Alone"@en }

# shape: S48
# finds: S48 mutation/S48
INSERT DATA { <mutation/S48> a skosxl:Label , skos:Collection ;
    skosxl:literalForm "Both"@en ; skos:prefLabel "Both"@en }

# shape: S35
# finds: S35 mutation/S35
INSERT DATA { <mutation/S35> a skos:OrderedCollection ; skos:prefLabel "Ordered"@en ;
    skos:memberList <mutation/S35/one> , <mutation/S35/two> }

# shape: S12
# finds: S12 naics2022/111411
INSERT DATA { <naics2022/111411> skos:altLabel "Mushrooms"^^xsd:token }

# shape: S52
# finds: S52 mutation/S52
INSERT DATA { <mutation/S52> a skosxl:Label }

# shape: S46
# finds: M8-mapping soc2010/55-3018
# finds: S46 soc2010/55-3018
INSERT DATA { <soc2018/55-3018> skos:relatedMatch <soc2010/55-3018> .
    <soc2010/55-3018> skos:relatedMatch <soc2018/55-3018> }

# shape: CYC
# finds: CYC naics2022/3114
# finds: QS-redundant naics2022/3114
# finds: X11 naics2022/31141
# finds: X3 naics2022/3114
INSERT DATA { <naics2022/3114> skos:broader <naics2022/31141> }

# shape: QS-missing-label
# finds: QS-missing-label naics2022/111160
DELETE DATA { <naics2022/111160> skos:prefLabel "Rice Farming"@en }

# shape: QS-label
# finds: QS-coverage soc2010
# finds: QS-label soc2010/55-3017
INSERT DATA { <soc2010/55-3017> skos:prefLabel ""@fr }

# shape: QS-label-other
# finds: QS-label-other naics2022/111211
INSERT DATA { <naics2022/111211> skos:altLabel " "@fr }

# shape: QS-language
# finds: QS-language naics2022/111219
INSERT DATA { <naics2022/111219> skos:altLabel "Other vegetables"@english }

# shape: QS-language-region
# finds: QS-language-region naics2022/111419
INSERT DATA { <naics2022/111419> skos:altLabel "Other crops"@en-UK }

# shape: QS-overlapping
# finds: QS-coverage naics2022
# finds: QS-overlapping naics2022/111331
INSERT DATA { <naics2022/111331> skos:prefLabel "Un nom"@fr .
    <naics2022/111332> skos:prefLabel "Un nom"@fr }

# shape: QS-reflexive
# finds: QS-reflexive naics2022/111333
INSERT DATA { <naics2022/111333> skos:closeMatch <naics2022/111333> }

# shape: QS-top
# finds: QS-top mutation/QS-top
# finds: S19 mutation/QS-top
# finds: S6 mutation/QS-top
# finds: X4 mutation/QS-top
INSERT DATA { <mutation/QS-top> skos:inScheme <naics2022> ; skos:topConceptOf <naics2022> ;
    skos:broader <naics2022/31-33> . <naics2022> skos:hasTopConcept <mutation/QS-top> .
    <naics2022/31-33> skos:narrower <mutation/QS-top> }

# shape: QS-mapping
# finds: QS-mapping naics2022/111334
INSERT DATA { <naics2022/111334> skos:closeMatch <naics2022/111335> .
    <naics2022/111335> skos:closeMatch <naics2022/111334> }

# shape: QS-orphan
# finds: QS-orphan naics2022/111336
# finds: X3-level naics2022/111336
DELETE DATA { <naics2022/111336> skos:broader <naics2022/11133> .
    <naics2022/11133> skos:narrower <naics2022/111336> }

# shape: QS-notation
# finds: QS-notation naics2022/114111
# finds: X7 naics2022/114111
DELETE DATA { <naics2022/114111> skos:notation "114111" } ;
INSERT DATA { <naics2022/114111> skos:notation "114112" }

# shape: QS-one-way
# finds: QS-one-way naics2022/111411
INSERT DATA { <naics2022/111411> skos:related <naics2022/112111> }

# shape: QS-redundant
# finds: QS-redundant naics2022/111419
# finds: X3 naics2022/111419
INSERT DATA { <naics2022/111419> skos:broader <naics2022/111> .
    <naics2022/111> skos:narrower <naics2022/111419> }

# shape: QS-siblings
# finds: QS-siblings naics2022/111421
INSERT DATA { <naics2022/111421> skos:related <naics2022/111422> .
    <naics2022/111422> skos:related <naics2022/111421> }

# shape: QS-http
# finds: QS-http urn:mutation:QS-http
INSERT DATA { <urn:mutation:QS-http> a skos:Collection }

# shape: QS-undocumented
# finds: QS-empty-scheme mutation/QS-undocumented
# finds: QS-undocumented mutation/QS-undocumented
INSERT DATA { <mutation/QS-undocumented> a skos:ConceptScheme ; dct:title "A scheme"@en ;
    skos:notation "S" ; dct:publisher <agent/us-census-bureau> ; dct:license <mutation/free> ;
    dct:description "Of something."@en ; dct:issued "2022"^^xsd:gYear ; dct:source <source/census-naics-2022> }

# shape: QS-undefined
# finds: QS-undefined http://www.w3.org/2004/02/skos/core#prefLable
INSERT DATA { <naics2022/112120> skos:prefLable "Dairy Cattle"@en }

# shape: QS-undefined-namespace
# finds: QS-undefined-namespace https://www.w3.org/2004/02/skos/core#altLabel
INSERT DATA { <naics2022/112120> <https://www.w3.org/2004/02/skos/core#altLabel> "Dairies"@en }

# shape: QS-untagged
# finds: QS-untagged naics2022/111140
INSERT DATA { <naics2022/111140> skos:altLabel "No language" }

# shape: QS-notation-language
# finds: QS-notation-language mutation/QS-notation-language
INSERT DATA { <mutation/QS-notation-language> skos:notation "A"@en }

# shape: QS-literal
# finds: QS-literal naics2022/111140
INSERT DATA { <naics2022/111140> skos:related "a text" }

# shape: QS-literal-text
# finds: QS-literal-text naics2022/111160
INSERT DATA { <naics2022/111160> skos:altLabel <naics2022/11116> }

# shape: QS-space
# finds: QS-space naics2022/111160
INSERT DATA { <naics2022/111160> skos:altLabel "Rice "@en }

# shape: QS-orphan-flat
# finds: QS-orphan-flat mutation/flat
# finds: QS-undocumented mutation/flat
# finds: X13 mutation/flat
# finds: X13-description mutation/flat
# finds: X13-issued mutation/flat
# finds: X13-licence mutation/flat
# finds: X13-notation mutation/flat
# finds: X13-publisher mutation/flat
# finds: X13-source mutation/flat
INSERT DATA { <mutation/flat/1> a skos:Concept ; skos:prefLabel "One"@en ; skos:inScheme <mutation/flat> .
    <mutation/flat/2> a skos:Concept ; skos:prefLabel "Two"@en ; skos:inScheme <mutation/flat> .
    <mutation/flat> a skos:ConceptScheme }

# shape: QS-unplaced
# finds: QS-unplaced naics2022/112910
# finds: X1 naics2022/112910
DELETE DATA { <naics2022/112910> skos:inScheme <naics2022> }

# shape: QS-dangling
# finds: QS-dangling naics2022/112920
INSERT DATA { <naics2022/112920> skos:closeMatch <naics2022/112929> }

# shape: QS-coverage
# finds: QS-coverage soc2018
INSERT DATA { <soc2018/55-3018> skos:prefLabel "Un nom"@fr }

# shape: QS-common-language
# finds: QS-common-language mutation/languages
# finds: QS-undocumented mutation/languages
# finds: X13 mutation/languages
# finds: X13-description mutation/languages
# finds: X13-issued mutation/languages
# finds: X13-licence mutation/languages
# finds: X13-notation mutation/languages
# finds: X13-publisher mutation/languages
# finds: X13-source mutation/languages
INSERT DATA { <mutation/languages/1> a skos:Concept ; skos:prefLabel "One"@en ; skos:inScheme <mutation/languages> ; skos:topConceptOf <mutation/languages> .
    <mutation/languages/2> a skos:Concept ; skos:prefLabel "Deux"@fr ; skos:inScheme <mutation/languages> ; skos:topConceptOf <mutation/languages> .
    <mutation/languages> a skos:ConceptScheme }

# shape: QS-cluster
# finds: QS-cluster mutation/clusters
# finds: QS-undocumented mutation/clusters
# finds: X13 mutation/clusters
# finds: X13-description mutation/clusters
# finds: X13-issued mutation/clusters
# finds: X13-licence mutation/clusters
# finds: X13-notation mutation/clusters
# finds: X13-publisher mutation/clusters
# finds: X13-source mutation/clusters
INSERT DATA { <mutation/clusters/1> a skos:Concept ; skos:prefLabel "One"@en ; skos:inScheme <mutation/clusters> ; skos:topConceptOf <mutation/clusters> .
    <mutation/clusters/2> a skos:Concept ; skos:prefLabel "Two"@en ; skos:inScheme <mutation/clusters> ; skos:broader <mutation/clusters/3> .
    <mutation/clusters/3> a skos:Concept ; skos:prefLabel "Three"@en ; skos:inScheme <mutation/clusters> .
    <mutation/clusters> a skos:ConceptScheme }

# shape: QS-transitive
# finds: QS-transitive naics2022/111130
INSERT DATA { <naics2022/111130> skos:broaderTransitive <naics2022/21> }

# shape: QS-no-top
# finds: QS-no-top mutation/no-top
# finds: QS-undocumented mutation/no-top
# finds: X13 mutation/no-top
# finds: X13-description mutation/no-top
# finds: X13-issued mutation/no-top
# finds: X13-licence mutation/no-top
# finds: X13-notation mutation/no-top
# finds: X13-publisher mutation/no-top
# finds: X13-source mutation/no-top
INSERT DATA { <mutation/no-top/2> a skos:Concept ; skos:prefLabel "Two"@en ; skos:inScheme <mutation/no-top> ; skos:broader <mutation/no-top/3> .
    <mutation/no-top/3> a skos:Concept ; skos:prefLabel "Three"@en ; skos:inScheme <mutation/no-top> .
    <mutation/no-top> a skos:ConceptScheme }

# shape: QS-empty-scheme
# finds: QS-empty-scheme mutation/empty
# finds: QS-undocumented mutation/empty
# finds: X13 mutation/empty
# finds: X13-description mutation/empty
# finds: X13-issued mutation/empty
# finds: X13-licence mutation/empty
# finds: X13-notation mutation/empty
# finds: X13-publisher mutation/empty
# finds: X13-source mutation/empty
INSERT DATA { <mutation/empty> a skos:ConceptScheme }

# shape: X1
# finds: QS-unplaced naics2022/112112
# finds: X1 naics2022/112112
DELETE DATA { <naics2022/112112> skos:inScheme <naics2022> }

# shape: X1-level
# finds: X1-level naics2022/112130
# finds: X9 naics2022/level/national_industry
DELETE DATA { <naics2022/level/national_industry> skos:member <naics2022/112130> }

# shape: X1-level-of-scheme
# finds: X1-level naics2022/112210
# finds: X1-level-of-scheme naics2022/112210
# finds: X3-level naics2022/112210
# finds: X6-pattern naics2022/112210
# finds: X9 dot1991/level/group
INSERT DATA { <dot1991/level/group> skos:member <naics2022/112210> }

# shape: X2
# finds: X2 dot1991
DELETE { <dot1991> xkos:numberOfLevels ?n }
INSERT { <dot1991> xkos:numberOfLevels 4 }
WHERE { <dot1991> xkos:numberOfLevels ?n }

# shape: X2-depth
# finds: X2-depth mutation/X2-depth
INSERT DATA { <mutation/X2-depth> a xkos:ClassificationLevel }

# shape: X3
# finds: QS-overlapping naics2022/1122
# finds: X3 naics2022/112310
INSERT DATA { <naics2022/112310> skos:broader <naics2022/11221> .
    <naics2022/11221> skos:narrower <naics2022/112310> }

# shape: X3-level
# finds: QS-overlapping naics2022/1125
# finds: X3-level naics2022/112512
DELETE DATA { <naics2022/112512> skos:broader <naics2022/11251> .
    <naics2022/11251> skos:narrower <naics2022/112512> } ;
INSERT DATA { <naics2022/112512> skos:broader <naics2022/1125> .
    <naics2022/1125> skos:narrower <naics2022/112512> }

# shape: X4
# finds: QS-cluster naics2022
# finds: X4 naics2022/42
DELETE DATA { <naics2022/42> skos:topConceptOf <naics2022> .
    <naics2022> skos:hasTopConcept <naics2022/42> }

# shape: X5
# finds: QS-overlapping naics2022/1131
# finds: X5 naics2022/11311
DELETE DATA { <naics2022/113110> skos:broader <naics2022/11311> .
    <naics2022/11311> skos:narrower <naics2022/113110> } ;
INSERT DATA { <naics2022/113110> skos:broader <naics2022/11511> .
    <naics2022/11511> skos:narrower <naics2022/113110> }

# shape: X6
# finds: X6 naics2022/112930
DELETE DATA { <naics2022/112930> skos:notation "112930" } ;
INSERT DATA { <naics2022/112930> skos:notation 112930 }

# shape: X6-pattern
# finds: X6-pattern naics2022/112990
# finds: X7 naics2022/112990
DELETE DATA { <naics2022/112990> skos:notation "112990" } ;
INSERT DATA { <naics2022/112990> skos:notation "11299X" }

# shape: X6-pattern-unread
# finds: X6-pattern-unread naics2022/level/sector
INSERT DATA { <naics2022/level/sector> xkos:notationPattern "([0-9]" }

# shape: X7
# finds: X7 naics2022/114119
DELETE DATA { <naics2022/114119> skos:notation "114119" } ;
INSERT DATA { <naics2022/114119> skos:notation "114110" }

# shape: X9
# finds: X9 dot1991/level/category
DELETE { <dot1991/level/category> occ:publishedCount ?n }
INSERT { <dot1991/level/category> occ:publishedCount 10 }
WHERE { <dot1991/level/category> occ:publishedCount ?n }

# shape: X11
# finds: X11 naics2022/11331
DELETE DATA { <naics2022/11331> skos:narrower <naics2022/113310> }

# shape: X12
# finds: X12 naics2022/114210
# finds: X3 naics2022/114210
INSERT DATA { <naics2022/114210> skos:broader <isco08/622> .
    <isco08/622> skos:narrower <naics2022/114210> }

# shape: X13
# finds: X13 onetsoc2019
DELETE WHERE { <onetsoc2019> dct:title ?title ; skos:prefLabel ?label }

# shape: X13-notation
# finds: X13-notation isco08
DELETE WHERE { <isco08> skos:notation ?notation ; dct:identifier ?identifier }

# shape: X13-publisher
# finds: X13-publisher dot1991
DELETE WHERE { <dot1991> dct:publisher ?publisher }

# shape: X13-licence
# finds: X13-licence naics2022
DELETE WHERE { <naics2022> dct:license ?licence ; dct:rights ?rights }

# shape: X13-issued
# finds: X13-issued soc2010
DELETE WHERE { <soc2010> dct:issued ?date }

# shape: X13-source
# finds: X13-source soc2018
DELETE WHERE { <soc2018> dct:source ?source }

# shape: X13-description
# finds: X13-description dot1991
DELETE WHERE { <dot1991> dct:description ?text }

# shape: X14
# finds: X14 noc2016
INSERT DATA { <noc2016> dct:rights "Free"@en }

# shape: X15
# finds: X15 isco88
INSERT DATA { <isco88> dct:issued "1988" }

# shape: X16
# finds: X16 isco88/1110
INSERT DATA { <isco88/1110> xkos:additionalContentNote "Includes mayors."@en }

# shape: M1
# finds: M1 dot1991-onetsoc2019
INSERT DATA { <dot1991-onetsoc2019> xkos:compares <naics2022> }

# shape: M1-associations
# finds: M1-associations mutation/M1-associations
INSERT DATA { <mutation/M1-associations> a xkos:Correspondence ; dct:title "Empty"@en ;
    skos:prefLabel "Empty"@en ; dct:issued "2021"^^xsd:gYear ; dct:rights <source/bls-soc2010-soc2018/rights> ; dct:source <source/bls-soc2010-soc2018> ; occ:basis occ:official ;
    xkos:compares <soc2010> , <naics2022> }

# shape: M1-title
# finds: M1-title onetsoc2019-soc2018
# finds: M17 onetsoc2019-soc2018
DELETE WHERE { <onetsoc2019-soc2018> dct:title ?title ; skos:prefLabel ?label }

# shape: M17
# finds: M17 soc2010-soc2018
DELETE WHERE { <soc2010-soc2018> skos:prefLabel ?label }

# shape: M17-issued
# finds: M17-issued soc2010-soc2018
DELETE WHERE { <soc2010-soc2018> dct:issued ?date }

# shape: M1-licence
# finds: M1-licence isco08-soc2010
DELETE WHERE { <isco08-soc2010> dct:license ?licence ; dct:rights ?rights }

# shape: M1-source
# finds: M1-source onetsoc2019-soc2010
DELETE WHERE { <onetsoc2019-soc2010> dct:source ?source }

# shape: M2
# finds: M14-counts dot1991-soc2018
# finds: M2 dot1991-soc2018/073_29-1131
DELETE DATA { <dot1991-soc2018> xkos:madeOf <dot1991-soc2018/073_29-1131> }

# shape: M3
# finds: M3 mutation/M3
INSERT DATA { <dot1991-soc2018> xkos:madeOf <mutation/M3> .
    <mutation/M3> a xkos:ConceptAssociation ; xkos:targetConcept <soc2018/11-1011> ;
    occ:basis occ:suggested }

# shape: M3-target
# finds: M3-target mutation/M3-target
INSERT DATA { <dot1991-soc2018> xkos:madeOf <mutation/M3-target> .
    <mutation/M3-target> a xkos:ConceptAssociation ; xkos:sourceConcept <dot1991/001> ;
    occ:basis occ:suggested }

# shape: M3-none
# finds: M3-none dot1991-soc2018/196_53-2010
INSERT DATA { <dot1991-soc2018/196_53-2010> occ:noCounterpartIn <soc2018> }

# shape: M4
# finds: M4 mutation/M4
INSERT DATA { <dot1991-soc2018> xkos:madeOf <mutation/M4> .
    <mutation/M4> a xkos:ConceptAssociation ; xkos:sourceConcept <dot1991/001> ;
    xkos:targetConcept <soc2010/17-1011> ; occ:basis occ:suggested }

# shape: M6
# finds: M6 mutation/M6 ×2
INSERT DATA { <dot1991-soc2018> xkos:madeOf <mutation/M6> .
    <mutation/M6> a xkos:ConceptAssociation ; xkos:sourceConcept <soc2018/17-1011> ;
    xkos:targetConcept <dot1991/002> ; occ:basis occ:suggested }

# shape: M7
# finds: M6 mutation/M7
# finds: M7 mutation/M7
INSERT DATA { <dot1991-soc2018> xkos:madeOf <mutation/M7> .
    <mutation/M7> a xkos:ConceptAssociation ; xkos:sourceConcept <dot1991/003> ;
    xkos:targetConcept <dot1991/003> ; occ:basis occ:suggested }

# shape: M7-twice
# finds: M7-twice dot1991-soc2018/137_27-3091
INSERT DATA { <dot1991-soc2018> xkos:madeOf <mutation/M7-twice> .
    <mutation/M7-twice> a xkos:ConceptAssociation ; xkos:sourceConcept <dot1991/137> ;
    xkos:targetConcept <soc2018/27-3091> ; occ:basis occ:suggested }

# shape: M8
# finds: M8 soc2010-soc2018/53-6061_53-6061
DELETE DATA { <soc2010/53-6061> skos:closeMatch <soc2018/53-6061> }

# shape: M8-cardinality
# finds: M8-cardinality soc2010-soc2018/53-6021_53-6021
DELETE DATA { <soc2010-soc2018/53-6021_53-6021> occ:match skos:closeMatch .
    <soc2010/53-6021> skos:closeMatch <soc2018/53-6021> .
    <soc2018/53-6021> skos:closeMatch <soc2010/53-6021> } ;
INSERT DATA { <soc2010-soc2018/53-6021_53-6021> occ:match skos:relatedMatch .
    <soc2010/53-6021> skos:relatedMatch <soc2018/53-6021> .
    <soc2018/53-6021> skos:relatedMatch <soc2010/53-6021> }

# shape: M8-mapping
# finds: M8-mapping soc2010/11-1011
INSERT DATA { <soc2010/11-1011> skos:relatedMatch <soc2018/53-7065> }

# shape: M8-marks
# finds: M8-marks isco08-soc2010/2512_15-1133
INSERT DATA { <isco08-soc2010/2512_15-1133> occ:targetPart true }

# shape: M9
# finds: M9 mutation/M9/one
INSERT DATA { <mutation/M9/one> skos:broadMatch <mutation/M9/other> .
    <mutation/M9/other> skos:broadMatch <mutation/M9/one> }

# shape: M9-narrow
# finds: M9-narrow mutation/M9-narrow/one
INSERT DATA { <mutation/M9-narrow/one> skos:narrowMatch <mutation/M9-narrow/other> .
    <mutation/M9-narrow/other> skos:narrowMatch <mutation/M9-narrow/one> }

# shape: M9-both
# finds: M9-both mutation/M9-both/one
INSERT DATA { <mutation/M9-both/one> skos:narrowMatch <mutation/M9-both/other> ;
    skos:broadMatch <mutation/M9-both/other> }

# shape: M9-inverse
# finds: M9-inverse dot1991/030
DELETE DATA { <soc2018/15-1252> skos:broadMatch <dot1991/030> }

# shape: M10
# finds: M10 isco08-soc2010/2512_15-1132
# finds: M8-mapping isco08/2512
# finds: S46 isco08/2512
INSERT DATA { <isco08/2512> skos:exactMatch <soc2010/15-1132> }

# shape: M10-residual
# finds: M10-residual soc2010/55-3019
# finds: M10-residual soc2018/55-3019
DELETE DATA { <soc2010-soc2018/55-3019_55-3019> occ:match skos:closeMatch .
    <soc2010/55-3019> skos:closeMatch <soc2018/55-3019> .
    <soc2018/55-3019> skos:closeMatch <soc2010/55-3019> } ;
INSERT DATA { <soc2010-soc2018/55-3019_55-3019> occ:match skos:exactMatch .
    <soc2010/55-3019> skos:exactMatch <soc2018/55-3019> .
    <soc2018/55-3019> skos:exactMatch <soc2010/55-3019> }

# shape: M11
# finds: M11 isco08/0110
INSERT DATA { <isco08/0110> skos:exactMatch <http://data.europa.eu/esco/isco/C0210> }

# shape: M13
# finds: M13 soc2010/55-1019
# finds: M13 soc2018/55-1019
# finds: M14-counts soc2010-soc2018
# finds: M2 soc2010-soc2018/55-1019_55-1019
DELETE DATA { <soc2010-soc2018> xkos:madeOf <soc2010-soc2018/55-1019_55-1019> }

# shape: M14
# finds: M14 isco08/0110
# finds: M14-counts isco08-soc2010 ×2
DELETE DATA { <isco08-soc2010/0110_55-1011> occ:cardinality "1:n" } ;
INSERT DATA { <isco08-soc2010/0110_55-1011> occ:cardinality "1:1" }

# shape: M14-sources
# finds: M14-counts soc2018-isco08 ×2
# finds: M14-sources isco08/5221
DELETE DATA { <soc2018-isco08/11-1021_5221> occ:cardinality "1:n" } ;
INSERT DATA { <soc2018-isco08/11-1021_5221> occ:cardinality "n:m" }

# shape: M14-form
# finds: M14-form mutation/M14-form
INSERT DATA { <dot1991-soc2018> xkos:madeOf <mutation/M14-form> .
    <mutation/M14-form> a xkos:ConceptAssociation ; xkos:sourceConcept <dot1991/010> ;
    occ:noCounterpartIn <soc2018> ; occ:basis occ:suggested ; occ:cardinality "1-0" }

# shape: M14-counts
# finds: M14-counts onetsoc2019-soc2018
DELETE { <onetsoc2019-soc2018> occ:oneToOne ?n }
INSERT { <onetsoc2019-soc2018> occ:oneToOne 1 }
WHERE { <onetsoc2019-soc2018> occ:oneToOne ?n }

# shape: M15
# finds: M15 dot1991-isco08/297_5242
DELETE DATA { <dot1991-isco08/297_5242> occ:basis occ:derived }

# shape: M15-table
# finds: M15-table dot1991-isco08
DELETE DATA { <dot1991-isco08> occ:basis occ:derived }

# shape: M15-date
# finds: M15-date onetsoc2019-soc2018
# finds: M17-issued onetsoc2019-soc2018
DELETE WHERE { <source/onet-soc2018> dct:issued ?date } ;
DELETE WHERE { <onetsoc2019-soc2018> dct:issued ?date }

# shape: M15-curated
# finds: M15-curated dot1991-soc2018/183_11-3051
DELETE WHERE { <dot1991-soc2018/183_11-3051> occ:reason ?reason }

# shape: M15-links
# finds: M15-links dot1991-isco08/297_5241
DELETE WHERE { <dot1991-isco08/297_5241> occ:restsOn ?link }

# shape: M15-link
# finds: M15-link mutation/M15-link
INSERT DATA { <dot1991-isco08/199_3339> occ:restsOn <mutation/M15-link> }

# shape: M15-claim
# finds: M15-claim soc2018-isco08/55-1019_0110
DELETE DATA { <soc2018-isco08/55-1019_0110> occ:match skos:relatedMatch .
    <soc2018/55-1019> skos:relatedMatch <isco08/0110> .
    <isco08/0110> skos:relatedMatch <soc2018/55-1019> } ;
INSERT DATA { <soc2018-isco08/55-1019_0110> occ:match skos:broadMatch .
    <soc2018/55-1019> skos:broadMatch <isco08/0110> .
    <isco08/0110> skos:narrowMatch <soc2018/55-1019> }

# shape: M16
# finds: M16 dot1991-soc2018/132_27-3041
INSERT DATA { <dot1991-soc2018/132_27-3041> sssom:confidence 1.5 }

# shape: M16-weights
# finds: M16-weights dot1991/120
INSERT DATA { <dot1991-soc2018/120_21-2011> occ:weight 0.5 }

# shape: E1
# finds: E1 soc2010/11-1021
INSERT DATA { <soc2018/11-1011> occ:excludes <soc2010/11-1021> .
    <mutation/E1> a occ:Exclusion ; occ:excludingConcept <soc2018/11-1011> ;
    occ:excludedConcept <soc2010/11-1021> ;
    occ:printedTitle "General and Operations Managers"@en }

# shape: E2
# finds: E2 soc2018/11-1031
INSERT DATA { <soc2018/11-1031> occ:excludes <soc2018/11-1031> .
    <mutation/E2> a occ:Exclusion ; occ:excludingConcept <soc2018/11-1031> ;
    occ:excludedConcept <soc2018/11-1031> ; occ:printedTitle "Legislators"@en }

# shape: E2-down
# finds: E2-down soc2018/11-2000
INSERT DATA { <soc2018/11-2000> occ:excludes <soc2018/11-2021> .
    <mutation/E2-down> a occ:Exclusion ; occ:excludingConcept <soc2018/11-2000> ;
    occ:excludedConcept <soc2018/11-2021> ; occ:printedTitle "Marketing Managers"@en }

# shape: E3
# finds: E3 soc2018/51-9081/excludes/31-9091
DELETE WHERE { <soc2018/51-9081/excludes/31-9091> occ:printedTitle ?title }

# shape: E3-link
# finds: E3-link soc2018/11-2022
INSERT DATA { <soc2018/11-2022> occ:excludes <soc2018/41-1011> }

# shape: E3-described
# finds: E3-described soc2018/53-3032/excludes/53-7081
# finds: E3-described soc2018/53-3032/excludes/53-7081/bls-soc2018-exclusions/464
DELETE DATA { <soc2018/53-3032> occ:excludes <soc2018/53-7081> }

# shape: E3-note
# finds: E3-note soc2018/11-2032
# loses: QS-undocumented soc2018
INSERT DATA { <soc2018/11-2032> xkos:exclusionNote "See elsewhere (27-3031)."@en }

# shape: E4
# finds: E4 soc2018/15-1251
INSERT DATA { <soc2018/15-1251> occ:excludes <soc2018/15-1253> .
    <mutation/E4> a occ:Exclusion ; occ:excludingConcept <soc2018/15-1251> ;
    occ:excludedConcept <soc2018/15-1253> ;
    occ:printedTitle "Software Quality Assurance Analysts and Testers"@en }

# shape: E5
# finds: E5 soc2018/49-3042/excludes/49-3031
DELETE WHERE { <soc2018/49-3042/excludes/49-3031> occ:printedTitle ?title } ;
INSERT DATA { <soc2018/49-3042/excludes/49-3031> occ:printedTitle "Bus Drivers"@en }

# shape: L1
# finds: L1 list/uscis-dot/001
DELETE WHERE { <list/uscis-dot/001> occ:printedCode ?code }

# shape: L1-title
# finds: L1-title list/uscis-dot/002
# finds: L2 list/uscis-dot/002
INSERT DATA { <list/uscis-dot/002> occ:printedTitle "Another title" }

# shape: L1-list
# finds: L1-list list/uscis-dot/003
DELETE WHERE { <list/uscis-dot/003> occ:onList ?list }

# shape: L1-line
# finds: L1-line list/uscis-dot/005
DELETE WHERE { <list/uscis-dot/005> occ:sourceLine ?line }

# shape: L2
# finds: L2 list/uscis-dot/006
DELETE WHERE { <list/uscis-dot/006> occ:printedTitle ?title } ;
INSERT DATA { <list/uscis-dot/006> occ:printedTitle "Ceramics"@en }

# shape: L3
# finds: L3 list/uscis-dot/007
DELETE DATA { <list/uscis-dot/007> occ:entryConcept <dot1991/007> } ;
INSERT DATA { <list/uscis-dot/007> occ:entryConcept <dot1991/nothing> }

# shape: L3-vintage
# finds: L3-vintage mutation/L3-vintage
INSERT DATA { <mutation/L3-vintage> a occ:ListEntry ; occ:onList <list/uscis-dot> ;
    occ:entryConcept <soc2018/17-2081> ; occ:printedCode "17-2081" ;
    occ:printedTitle "Environmental Engineers"@en ; occ:sourceLine 9 }

# shape: L4
# finds: L4 list/uscis-dot/008
INSERT { <mutation/L4> a occ:ListEntry ; occ:onList <list/uscis-dot> ;
    occ:entryConcept <dot1991/008> ; occ:printedCode "008" ; occ:printedTitle ?title ;
    occ:sourceLine 9 }
WHERE { <dot1991/008> skos:prefLabel ?title }

# shape: L4-group
# finds: L4-group list/uscis-dot
INSERT DATA { <list/uscis-dot> skos:member <dot1991/00-01> }

# shape: P1
# finds: P1 programme/ampd-iowa
DELETE WHERE { <programme/ampd-iowa> occ:list ?list }

# shape: P1-industries
# finds: P1-industries programme/ampd-iowa
INSERT DATA { <programme/ampd-iowa> occ:industryCondition <mutation/P1-industries> }

# shape: P1-admits
# finds: P1-admits programme/ampd-iowa/industry/32
DELETE WHERE { <programme/ampd-iowa/industry/32> occ:admits ?industry }

# shape: P1-approves
# finds: P1-approves programme/ampd-iowa/11-1021
DELETE WHERE { <programme/ampd-iowa/11-1021> occ:approves ?concept } ;
INSERT DATA { <programme/ampd-iowa/11-1021> occ:approves <soc2018/nothing> }

# shape: P1-row
# finds: P1-row programme/ampd-iowa/11-3013
DELETE WHERE { <programme/ampd-iowa/11-3013> prov:wasDerivedFrom ?row }

# shape: P1-source
# finds: P1-source programme/ampd-iowa
DELETE WHERE { <programme/ampd-iowa> dct:source ?source }

# shape: P1-date
# finds: P1-date mutation/P1-date
INSERT DATA { <mutation/P1-date> a occ:Programme ; dct:source <source/iowa-ampd> ;
    occ:list <list/ampd-iowa> ; occ:industryCondition <programme/ampd-iowa/industry/33> }
